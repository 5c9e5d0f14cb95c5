// Judges the page that is shown: what a person could not read, reach or name.
function parse(colour) {
  const parts = colour.match(/[\d.]+/g).map(Number);
  return {r: parts[0], g: parts[1], b: parts[2], a: parts.length > 3 ? parts[3] : 1};
}
function over(top, below) {
  const mix = (x, y) => x * top.a + y * (1 - top.a);
  return {r: mix(top.r, below.r), g: mix(top.g, below.g), b: mix(top.b, below.b), a: 1};
}
function background(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    layers.push(parse(getComputedStyle(at).backgroundColor));
  }
  const canvas = matchMedia('(prefers-color-scheme: dark)').matches
      ? {r: 18, g: 18, b: 18, a: 1} : {r: 255, g: 255, b: 255, a: 1};
  return layers.reverse().reduce((below, top) => over(top, below), canvas);
}
function luminance(colour) {
  const part = value => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(colour.r) + 0.7152 * part(colour.g) + 0.0722 * part(colour.b);
}
function contrast(element) {
  const below = background(element.closest('svg') || element);
  const style = getComputedStyle(element);
  const text = over(parse(element.closest('svg') ? style.fill : style.color), below);
  const lights = [luminance(text), luminance(below)].sort((a, b) => b - a);
  return (lights[0] + 0.05) / (lights[1] + 0.05);
}
function shown(element) {
  const style = getComputedStyle(element);
  return element.getClientRects().length > 0 && style.visibility !== 'hidden';
}
const problems = [];
let measured = 0;
let lowest = 100;
const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  if (!node.data.trim() || element.closest('head, script, noscript, title') || !shown(element)) {
    continue;
  }
  measured++;
  const ratio = contrast(element);
  lowest = Math.min(lowest, ratio);
  if (ratio < 4.5) {
    problems.push('contrast ' + ratio.toFixed(2) + ': ' + node.data.trim().slice(0, 60));
  }
}
document.querySelectorAll('input:not([type=hidden])').forEach(input => {
  if (input.labels.length === 0 || !input.labels[0].textContent.trim()) {
    problems.push('no label: ' + input.name);
  }
  const ratio = contrast(input);
  lowest = Math.min(lowest, ratio);
  if (ratio < 4.5) {
    problems.push('contrast ' + ratio.toFixed(2) + ' in the field ' + input.name);
  }
});
document.querySelectorAll('a, button, summary').forEach(one => {
  if (!one.textContent.trim()) {
    problems.push('without a name: ' + one.outerHTML.slice(0, 80));
  }
});
document.querySelectorAll('svg').forEach(chart => {
  if (chart.getAttribute('role') !== 'img' || !chart.getAttribute('aria-label')) {
    problems.push('a chart without words');
  }
});
const ids = Array.from(document.querySelectorAll('[id]')).map(one => one.id);
ids.filter((id, at) => ids.indexOf(id) !== at).forEach(id => problems.push('two with the id ' + id));
if (document.querySelectorAll('h1').length !== 1) {
  problems.push('not one heading of the page');
}
const root = document.documentElement;
if (root.scrollWidth > root.clientWidth) {
  problems.push('wider than the screen: ' + root.scrollWidth + ' > ' + root.clientWidth);
}
return {problems: problems, measured: measured, lowest: lowest};
