// Shows a new mail as soon as it arrives, and leaves the page alone while nothing changes.
const seen = Number(document.body.dataset.newest);

async function look() {
  try {
    const answer = await fetch("/api/mails?after=" + seen, { cache: "no-store" });
    const mails = await answer.json();
    // An opened older mail stays open: only the list view jumps to the newest.
    if (mails.length > 0) location.reload();
  } catch {
    // The demo was stopped or restarts; the next look finds out.
  }
}

setInterval(look, 1000);
