// @ts-check
// The app's few icons, drawn on 24 × 24, and the mark on 32 × 32. Always beside text, so hidden from screen readers.

const SVG = 'http://www.w3.org/2000/svg';

/** @type {Record<string, string[]>} */
const PATHS = {
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  cross: ['M6.5 6.5l11 11', 'M17.5 6.5l-11 11'],
  back: ['M14.5 5.5L8 12l6.5 6.5'],
  arrow: ['M5 12h14', 'M13 6l6 6-6 6'],
  gear: ['M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6z',
    'M10.0 2.8L14.0 2.8L14.1 5.3L15.3 5.8L17.1 4.1L19.9 6.9L18.2 8.7L18.7 9.9L21.2 10.0L21.2 14.0L18.7 14.1L18.2 15.3L19.9 17.1L17.1 19.9L15.3 18.2L14.1 18.7L14.0 21.2L10.0 21.2L9.9 18.7L8.7 18.2L6.9 19.9L4.1 17.1L5.8 15.3L5.3 14.1L2.8 14.0L2.8 10.0L5.3 9.9L5.8 8.7L4.1 6.9L6.9 4.1L8.7 5.8L9.9 5.3z'],
  warning: ['M12 4L2.8 19.5h18.4L12 4z', 'M12 10v4.2', 'M12 17v.1'],
  camera: ['M3.5 8h3.7l1.6-2.5h6.4L16.8 8h3.700v11h-17z', 'M12 10a3.2 3.2 0 1 0 0 6.400a3.2 3.2 0 0 0 0-6.400z'],
  bell: ['M6 16.500v-6a6 6 0 0 1 12 0v6l1.5 1.500h-15z', 'M10 20.500h4'],
  lock: ['M6 11h12v9H6z', 'M8.5 11V8a3.5 3.5 0 0 1 7 0v3', 'M12 14.500v2'],
  finger: ['M6.5 18.500c1-2 1.3-4 1.3-6.500a4.2 4.2 0 0 1 8.4 0c0 2.8-.3 5-1.1 7.5', 'M12 12c0 3.3-.6 5.9-1.9 8.5',
    'M4.3 14.500c.3-.9.4-1.8.4-2.700a7.3 7.3 0 0 1 12.3-5.3', 'M18.9 9.300c.3.8.4 1.6.4 2.5 0 1.7-.1 3.2-.4 4.7'],
  phone: ['M7.5 3h9v18h-9z', 'M11 18.200h2'],
  home: ['M4.5 4.500h15v15h-15z', 'M12 8.500v7', 'M8.5 12h7'],
  share: ['M12 14.500V3.5', 'M8 7l4-3.800L16 7', 'M8 10.500H5.500v10h13v-10H16'],
  scan: ['M4 8.500V4h4.500M15.5 4H20v4.500M20 15.500V20h-4.500M8.5 20H4v-4.5', 'M4.5 12h15'],
  cloud: ['M7 18.500h10a3.8 3.8 0 0 0 .6-7.550A5.5 5.5 0 0 0 7.1 9.600A4.5 4.5 0 0 0 7 18.500z', 'M4 4l16 16'],
  clock: ['M12 3.500a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17z', 'M12 7.500V12l3 2'],
  question: ['M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z', 'M9.3 9.500a2.700 2.700 0 1 1 4.100 2.300c-.9.6-1.4 1-1.4 2.200', 'M12 16.800v.1'],
  erase: ['M9 6h11.500v12H9L3 12z', 'M12.5 9.500l5 5M17.5 9.500l-5 5'],
};

/**
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const paths = PATHS[name].map((d) => shape('path', { d }));
  const drawn = { viewBox: '0 0 24 24', class: 'icon', fill: 'none', stroke: 'currentColor', 'stroke-width': '2' };
  return shape('svg', { ...drawn, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' }, ...paths);
}

/** hvem's mark: a person. */
export function mark() {
  return shape(
    'svg',
    { viewBox: '0 0 32 32', class: 'mark', 'aria-hidden': 'true' },
    shape('rect', { width: '32', height: '32', rx: '9', class: 'mark-ground' }),
    shape('circle', { cx: '16', cy: '11.5', r: '4.5', class: 'mark-head' }),
    shape('path', { d: 'M7.5 25a8.5 8.5 0 0 1 17 0', class: 'mark-body' }),
  );
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...Node} children
 * @returns {SVGElement}
 */
function shape(tag, attributes, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
