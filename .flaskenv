# What the `flask` command uses when nothing else is said. Real servers set APP_ENV=production themselves, which wins over this file.
APP_ENV=demo
