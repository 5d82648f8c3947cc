// @ts-check
// The way back to a page that was left for help, or to put something right. Following the link loads the page anew; going back in the
// history brings it as it was left, with what was typed. The addresses of other entries are hidden from pages with our referrer policy,
// so each page writes its own beside its entry.

const { navigation } = /** @type {any} */ (globalThis);
// Undefined in browsers without the Navigation API: there the links do.
navigation?.updateCurrentEntry({ state: { address: location.pathname + location.search } });

for (const back of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('a[data-back]'))) {
  back.addEventListener('click', (event) => {
    const before = navigation?.entries().slice(0, navigation.currentEntry?.index) ?? [];
    const left = before.findLast((/** @type {any} */ entry) => entry.getState()?.address === back.pathname + back.search);
    if (left === undefined) return; // Help in a window of its own.
    event.preventDefault();
    navigation.traverseTo(left.key);
  });
}
