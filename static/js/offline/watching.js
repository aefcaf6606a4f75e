/** Looks again and again, less often while nobody answers. */

const OFTEN = 5000;
const SELDOM = 60_000;

/**
 * @param {() => Promise<string>} look gives "new" or "same" where it was answered
 * @param {(then: () => void, ms: number) => () => void} setTimer
 * @returns {() => void} ends it
 */
export function watch(look, setTimer) {
  let [failures, isOver, cancel] = [0, false, () => {}];
  const again = () => {
    if (!isOver) cancel = setTimer(once, Math.min(SELDOM, OFTEN * 2 ** failures));
  };
  const once = async () => {
    const outcome = await look();
    failures = outcome === "new" || outcome === "same" ? 0 : Math.min(failures + 1, 4);
    again();
  };
  again();
  return () => {
    isOver = true;
    cancel();
  };
}
