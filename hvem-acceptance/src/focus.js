// Where the focus is, seen from the thing that is looked for.
(eyes, wanted) => {
  const now = document.activeElement;
  const target = wanted?.matches?.('label') ? wanted.control : wanted;
  if (!target) return { at: 'gone' };
  const told = now ? `${now.tagName.toLowerCase()} “${(now.getAttribute('aria-label') ?? now.innerText ?? now.value ?? '').trim().split('\n')[0]}”` : '';
  const kind = target.matches('input[type=radio]') ? 'radio' : target.matches('input[type=checkbox]') ? 'checkbox'
    : target.matches('input:not([type=submit], [type=button]), textarea, select') ? 'field' : 'press';
  if (now === target) {
    // The ring may be drawn around the label or the row that stands for a control.
    const ringed = [now, now.closest('label'), now.nextElementSibling, now.parentElement].filter(Boolean).some((el) => {
      const style = getComputedStyle(el);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    return { at: 'there', kind, visible: ringed, told };
  }
  const group = now?.matches('input[type=radio]') && kind === 'radio' && now.name === target.name && now.form === target.form;
  return { at: group ? 'same group' : 'elsewhere', kind, told };
}
