/** Starts the phone's own pages in the shell. */

document.getElementById("try-again")?.addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
document.body.dataset.started = "yes";
