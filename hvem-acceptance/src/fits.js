// What does not fit into the window: a list of sentences. An expression.
(() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const told = (el) => `${el.tagName.toLowerCase()}${el.id ? `#${el.id}` : ''}${el.className && typeof el.className === 'string' ? `.${el.className.split(' ').join('.')}` : ''}`;
  const shown = (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !el.closest('[inert], .visually-hidden, dialog:not([open])');
  const everything = [...document.body.querySelectorAll('*')].filter(shown);
  const found = [];
  if (wide > 0) {
    const outside = everything.filter((el) => el.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(told);
    found.push(`scrolls sideways by ${wide} px: ${outside.slice(-4).join(', ')}`);
  }
  // What can be pressed is at least 48 px high or wide enough for a trembling finger; links within a sentence are exempt (WCAG 2.5.8).
  const inline = (el) => getComputedStyle(el).display === 'inline';
  for (const el of everything.filter((el) => el.matches('button, a[href], select, summary, input:not([type=hidden], [type=radio], [type=checkbox])'))) {
    const box = el.getBoundingClientRect();
    if (box.width > 0 && box.height < 48 && !inline(el)) found.push(`${told(el)} is ${Math.round(box.height)} px high`);
  }
  // A text that is cut off can't be read.
  for (const el of everything) {
    const style = getComputedStyle(el);
    if (style.overflowX === 'hidden' && el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 1) found.push(`${told(el)} cuts its text off`);
  }
  return found;
})()
