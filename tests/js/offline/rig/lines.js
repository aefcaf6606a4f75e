/** Lines to write. */

export const opened = (more = {}) => ({ expected_where: "home", realised_at: "2026-10-24T22:05:00+01:00", ...more });
export const noted = (text) => ({ kind: "noted", body: { text } });
export const PIN = "48151623";
