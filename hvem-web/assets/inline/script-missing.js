// A page that waits is dead without its script, and the script is missing where the server went away between the two (or the network did).
// So these lines stand in the page itself: once the script can be had, the page is loaded again. Nothing is typed on such a page.
addEventListener(
  'error',
  ({ target }) => {
    if (!(target instanceof HTMLScriptElement)) return;
    const later = () => setTimeout(again, 3000);
    const again = () => fetch(target.src).then(({ ok }) => (ok ? location.reload() : later()), later);
    later();
  },
  true,
);
