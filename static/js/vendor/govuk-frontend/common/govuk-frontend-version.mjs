const version = '6.3.0';

export { version };
