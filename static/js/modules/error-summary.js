/** What to put right is read out first, and its links go to the fields. */

import { ErrorSummary } from "../vendor/govuk-frontend/components/error-summary/error-summary.mjs";

/** @param {ParentNode} root */
export function start(root) {
  for (const summary of root.querySelectorAll("[data-error-summary]")) new ErrorSummary(summary);
}
