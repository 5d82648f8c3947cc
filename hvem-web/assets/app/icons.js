// @ts-check
// The app's few icons, drawn on 24 × 24, and the mark on 32 × 32. Always beside text, so hidden from screen readers.

const SVG = 'http://www.w3.org/2000/svg';

/** @type {Record<string, string[]>} */
const PATHS = {
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  cross: ['M6.5 6.5l11 11', 'M17.5 6.5l-11 11'],
  back: ['M14.5 5.5L8 12l6.5 6.5'],
  arrow: ['M5 12h14', 'M13 6l6 6-6 6'],
  gear: ['M12 8.6a3.4 3.4 0 1 0 0 6.8a3.4 3.4 0 0 0 0-6.8z',
    'M12 2.8v2.4M12 18.8v2.4M2.8 12h2.4M18.8 12h2.4M5.5 5.5l1.7 1.7M16.8 16.8l1.7 1.7M5.5 18.5l1.7-1.7M16.8 7.2l1.7-1.7'],
  warning: ['M12 4L2.8 19.5h18.4L12 4z', 'M12 10v4.2', 'M12 17v.1'],
  camera: ['M3.5 8h3.7l1.6-2.5h6.4L16.800 8h3.700v11h-17z', 'M12 10a3.200 3.200 0 1 0 0 6.400a3.200 3.200 0 0 0 0-6.400z'],
  bell: ['M6 16.500v-6a6 6 0 0 1 12 0v6l1.500 1.500h-15z', 'M10 20.500h4'],
  lock: ['M6 11h12v9H6z', 'M8.500 11V8a3.500 3.500 0 0 1 7 0v3', 'M12 14.500v2'],
  finger: ['M6.500 18.500c1-2 1.300-4 1.300-6.500a4.200 4.200 0 0 1 8.400 0c0 2.800-.3 5-1.100 7.500', 'M12 12c0 3.300-.6 5.900-1.900 8.500',
    'M4.300 14.500c.3-.9.400-1.800.4-2.700a7.300 7.300 0 0 1 12.300-5.300', 'M18.900 9.300c.3.800.4 1.600.4 2.500 0 1.700-.1 3.200-.4 4.700'],
  phone: ['M7.500 3h9v18h-9z', 'M11 18.200h2'],
  home: ['M4.500 4.500h15v15h-15z', 'M12 8.500v7', 'M8.500 12h7'],
  share: ['M12 14.500V3.500', 'M8 7l4-3.800L16 7', 'M8 10.500H5.500v10h13v-10H16'],
  scan: ['M4 8.500V4h4.500M15.500 4H20v4.500M20 15.500V20h-4.500M8.500 20H4v-4.500', 'M4.500 12h15'],
  cloud: ['M7 18.500h10a3.800 3.800 0 0 0 .6-7.550A5.500 5.500 0 0 0 7.100 9.600A4.500 4.500 0 0 0 7 18.500z', 'M4 4l16 16'],
  clock: ['M12 3.500a8.500 8.500 0 1 0 0 17a8.500 8.500 0 0 0 0-17z', 'M12 7.500V12l3 2'],
  erase: ['M9 6h11.500v12H9L3 12z', 'M12.500 9.500l5 5M17.500 9.500l-5 5'],
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
