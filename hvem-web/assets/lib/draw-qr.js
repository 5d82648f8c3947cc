// @ts-check
// A QR code as SVG, built node by node: no markup is ever parsed from text.

import encodeQR from '/assets/lib/qr/index.js';

const SVG = 'http://www.w3.org/2000/svg';
/** Modules of white around the code (ISO/IEC 18004 asks for four). */
const QUIET = 4;

/**
 * @param {string} text
 * @returns {SVGSVGElement}
 */
export function drawQr(text) {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${rows.length} ${rows.length}`);
  svg.setAttribute('shape-rendering', 'crispEdges');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(shape('rect', { width: String(rows.length), height: String(rows.length), fill: '#fff' }));
  svg.append(shape('path', { d: outline(rows), fill: '#000' }));
  return svg;
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
function shape(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** @param {boolean[][]} rows */
function outline(rows) {
  return rows.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
}
