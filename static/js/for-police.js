/** The page behind a link for an officer. The token stands behind the #, which no server is sent: it goes into the form, and out of the address. */

import { start as guard } from "./modules/once.js";

document.body.classList.add("govuk-frontend-supported");
const box = document.querySelector("[data-link-token]");
const token = location.hash.slice(1);
const field = box?.querySelector("input");
if (field && token) field.value = token;
if (field?.value) box.hidden = true;
if (token) history.replaceState(null, "", location.pathname);
guard(document);
document.body.dataset.started = "yes";
