/** A password can be looked at while it is typed. */

import { PasswordInput } from "../vendor/govuk-frontend/components/password-input/password-input.mjs";

/** @param {ParentNode} root */
export function start(root) {
  for (const field of root.querySelectorAll(".govuk-password-input:not([data-govuk-password-input-init])")) new PasswordInput(field);
}
