// What a person can see on the page, and where they would put the finger. An expression whose value has the questions below.
(() => {
  const PRESSABLE = 'a[href], button, summary, label, input[type=submit], input[type=button], [role=button], [role=radio], [role=option], [role=tab], [role=switch]';
  const squeeze = (text) => (text ?? '').replace(/[\u00ad\u2068\u2069]/g, '').replace(/\s+/g, ' ').trim();
  const shown = (el) => {
    const box = el.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && !el.closest('[inert]') && el.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const names = (el) => {
    const own = el.matches('input') ? el.value : el.innerText;
    const lines = (own ?? '').split('\n').map(squeeze).filter(Boolean);
    return [squeeze(el.getAttribute('aria-label')), squeeze(own), lines[0] ?? ''].filter(Boolean);
  };
  // The exact name wins over a first line, the page's own part over header and footer.
  const best = (found, rank) => found.sort((a, b) => rank(a) - rank(b))[0] ?? null;
  const aside = (el) => (el.closest('main, dialog, [role=dialog]') ? 0 : 1);

  const pressable = (name, within) => {
    const root = within ? document.querySelector(within) : document;
    const wanted = squeeze(name);
    const found = [...(root?.querySelectorAll(PRESSABLE) ?? [])].filter((el) => shown(el) && names(el).includes(wanted));
    return best(found, (el) => aside(el) * 2 + (names(el)[0] === wanted ? 0 : 1));
  };
  const field = (name) => {
    const wanted = squeeze(name);
    const labels = [...document.querySelectorAll('label')].filter((el) => names(el).includes(wanted) && el.control);
    const named = [...document.querySelectorAll('input, textarea, select')].filter((el) => squeeze(el.getAttribute('aria-label')) === wanted);
    return best([...labels.map((el) => el.control), ...named].filter(shown), aside);
  };
  const option = (name) => [...document.querySelectorAll('option')].find((el) => squeeze(el.textContent) === squeeze(name) && shown(el.closest('select'))) ?? null;

  const spot = async (el) => {
    if (!el || document.readyState !== 'complete') return null;
    el.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const before = el.getBoundingClientRect();
    await new Promise((done) => setTimeout(done, 40));
    const box = el.getBoundingClientRect();
    if (!el.isConnected || before.top !== box.top || before.left !== box.left) return null; // still moving
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    const top = document.elementFromPoint(x, y);
    const reached = top && (el.contains(top) || top.contains(el) || top.closest('label')?.control === el);
    const disabled = el.matches(':disabled, [aria-disabled=true]');
    return { x, y, width: box.width, height: box.height, disabled, covered: reached ? '' : (top?.outerHTML ?? 'nothing').slice(0, 120) };
  };
  return { squeeze, shown, names, pressable, field, option, spot };
})()
