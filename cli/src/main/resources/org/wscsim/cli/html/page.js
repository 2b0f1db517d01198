// Draws CHARTS into the elements that wait for them; tooltips and keys for bars and wafer maps.
// With #selftest in the address the page moves every cursor, and says in data-selftest on <html> what it found.
const errors = [];
window.addEventListener("error", event => errors.push(event.message));
document.addEventListener("securitypolicyviolation", event => errors.push("blocked: " + event.blockedURI));

const LINES = 8;
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 5], [12, 6], [3, 6], [1, 4]];
const plots = [];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function shortNumber(value) {
  if (value == null) return "";
  const size = Math.abs(value);
  if (size >= 1e9) return +(value / 1e9).toPrecision(4) + "G";
  if (size >= 1e6) return +(value / 1e6).toPrecision(4) + "M";
  if (size >= 1e4) return +(value / 1e3).toPrecision(4) + "k";
  if (size !== 0 && size < 1e-4) return value.toExponential(2);
  return String(+value.toPrecision(4));
}

// Shares as log odds: half at 0, each further nine about as far from the last; both tails have room.
function odds(share) {
  const inside = Math.min(1 - 1e-9, Math.max(0.01, share));
  return Math.log(inside / (1 - inside));
}

function oddsText(at) {
  const beyond = 1 / (1 + Math.exp(at));
  const digits = Math.max(3, Math.ceil(-Math.log10(beyond) - 1e-9) + 1);
  return String(+(100 * (1 - beyond)).toPrecision(digits));
}

const SHARES = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999];

// Multiples of 1, 2 or 5 times a power of ten.
function evenTicks(low, high) {
  const rough = (high - low) / 5;
  const power = Math.pow(10, Math.floor(Math.log10(rough)));
  const step = [1, 2, 5, 10].find(times => times * power >= rough) * power;
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-9); i++) ticks.push(+(i * step).toPrecision(12));
  return ticks;
}

function logTicks(low, high) {
  if (high / low < 4) return evenTicks(low, high);
  const ticks = [];
  for (let power = Math.floor(Math.log10(low) + 1e-9); power <= Math.log10(high) + 1e-9; power++) {
    for (let first = 1; first < 10; first++) {
      const at = +(first * Math.pow(10, power)).toPrecision(1);
      if (at >= low * (1 - 1e-9) && at <= high * (1 + 1e-9)) ticks.push(at);
    }
  }
  return ticks;
}

function logTexts(splits) {
  const span = splits[splits.length - 1] / splits[0];
  const shown = span > 2000 ? [1] : span > 8 ? [1, 2, 5] : [1, 2, 3, 4, 6, 8];
  return splits.map(at => {
    const first = at / Math.pow(10, Math.floor(Math.log10(at) + 1e-9));
    return span < 4 || shown.includes(Math.round(first)) ? shortNumber(at) : "";
  });
}

function xAxis(spec) {
  const axis = { label: spec.name, labelSize: 22, size: 34, labelFont: "13px system-ui", font: "12px system-ui",
    stroke: () => colour("--muted"), grid: { stroke: () => colour("--line"), width: 1 }, ticks: { show: false },
    values: (plot, splits) => splits.map(shortNumber) };
  if (spec.scale === "nines") {
    axis.splits = (plot, index, low, high) => SHARES.map(odds).filter(at => at >= low - 1e-9 && at <= high + 1e-9);
    axis.values = (plot, splits) => splits.map(at => {
      const crowded = plot.width < 420 && [0.25, 0.75].some(share => Math.abs(at - odds(share)) < 1e-9);
      return crowded ? "" : oddsText(at);
    });
  }
  if (spec.scale === "log") {
    axis.splits = (plot, index, low, high) => logTicks(low, high);
    axis.filter = (plot, splits) => splits;
    axis.values = (plot, splits) => logTexts(splits);
  }
  return axis;
}

function yAxis(spec) {
  return Object.assign(xAxis(spec), { size: 52, labelSize: 20 });
}

function scale(spec) {
  if (spec.scale === "log") {
    return { distr: 3, log: 10, range: (plot, low, high) => low == null ? [1, 10]
        : low === high ? [low / 2, high * 2] : [low / 1.05, high * 1.05] };
  }
  if (spec.zero) return { time: false, range: (plot, low, high) => [Math.min(0, low || 0), (high || 1) * 1.08] };
  return { time: false };
}

// Room beside the outermost points: uPlot finds one index at each end of the range, and would leave out others of the same x.
function around(low, high) {
  const room = 0.03 * (high - low) || Math.abs(high) * 0.03 || 1;
  return low == null ? [0, 1] : [low - room, high + room];
}

function xScale(spec) {
  if (spec.x.scale === "log") return scale(spec.x);
  return spec.points.some(Boolean) ? { range: (plot, low, high) => around(low, high) } : {};
}

function positive(values, isLog) {
  return isLog ? values.map(value => value > 0 ? value : null) : values;
}

/* A scale that also holds the ends of intervals. */
function holding(scale, ends) {
  if (!ends.length) return scale;
  const least = Math.min(...ends), most = Math.max(...ends);
  const inner = scale.range || ((plot, low, high) => uPlot.rangeNum(low, high, 0.1, true));
  return Object.assign({}, scale, { range: (plot, low, high) => low == null ? inner(plot, low, high)
      : inner(plot, Math.min(low, least), Math.max(high, most)) });
}

/* A bar with caps at every value that has an interval. */
function drawIntervals(plot, spec) {
  if (!spec.low) return;
  const pen = plot.ctx;
  pen.save();
  pen.lineWidth = devicePixelRatio;
  spec.low.forEach((lows, i) => {
    if (!plot.series[i + 1].show) return;
    pen.strokeStyle = colour("--s" + i % LINES);
    const cap = (3 + i % 3) * devicePixelRatio;
    lows.forEach((low, at) => {
      const high = spec.high[i][at];
      if (low == null || high == null || (spec.y.scale === "log" && low <= 0)) return;
      const x = plot.valToPos(plot.data[0][at], "x", true);
      const from = plot.valToPos(low, "y", true), to = plot.valToPos(high, "y", true);
      pen.beginPath();
      pen.moveTo(x, from); pen.lineTo(x, to);
      pen.moveTo(x - cap, from); pen.lineTo(x + cap, from);
      pen.moveTo(x - cap, to); pen.lineTo(x + cap, to);
      pen.stroke();
    });
  });
  pen.restore();
}

function draw(box) {
  const spec = CHARTS[+box.dataset.chart];
  const isNines = spec.x.scale === "nines";
  const data = spec.data.map((values, i) => i > 0 ? positive(values, spec.y.scale === "log")
      : isNines ? values.map(odds) : values);
  const what = index => spec.labels.length && index != null ? ": " + spec.labels[index] : "";
  const series = [{ label: spec.x.name,
    value: (plot, at, of, index) => at == null ? "-" : (isNines ? oddsText(at) : shortNumber(at)) + what(index) }];
  spec.names.forEach((name, i) => series.push({
    label: name, width: 2, dash: spec.points[i] ? [] : DASHES[i % DASHES.length], spanGaps: false,
    stroke: () => colour("--s" + i % LINES),
    paths: spec.points[i] ? () => null : undefined,
    points: spec.points[i] ? { show: true, size: 9, fill: () => colour(i % 2 ? "--bg" : "--s" + i % LINES) }
        : { show: data[0].length < 40, size: 6 },
    value: (plot, value) => value == null ? "-" : shortNumber(value),
  }));
  const ends = (spec.low || []).concat(spec.high || []).flat()
      .filter(end => end != null && (spec.y.scale !== "log" || end > 0));
  const options = {
    width: box.clientWidth, height: 250, series,
    scales: { x: Object.assign({ time: false }, xScale(spec)), y: holding(scale(spec.y), ends) },
    hooks: { draw: [plot => drawIntervals(plot, spec)] },
    axes: [xAxis(spec.x), yAxis(spec.y)],
    cursor: { drag: { x: true, y: false }, points: { size: 8 }, sync: spec.group ? { key: spec.group } : undefined },
    legend: { live: true, markers: { dash: (plot, i) => i < 2 ? "solid" : i % 2 ? "dotted" : "dashed" } },
  };
  const plot = new uPlot(options, data, box);
  box.querySelectorAll(".u-legend .u-marker").forEach((marker, i) => {
    if (i === 0 || !spec.points[i - 1]) return;
    marker.classList.add("dot");
    marker.style.background = i % 2 ? marker.style.borderTopColor : "none";
  });
  box.addEventListener("keydown", event => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -1e9, End: 1e9 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = plot.cursor.idx == null ? (step > 0 ? -1 : data[0].length) : plot.cursor.idx;
    moveTo(plot, Math.max(0, Math.min(data[0].length - 1, from + (event.shiftKey ? 10 : 1) * step)));
  });
  plots.push(plot);
  return plot;
}

function moveTo(plot, index) {
  plot.setCursor({ left: plot.valToPos(plot.data[0][index], "x"), top: plot.over.clientHeight / 2 });
}

const boxes = [...document.querySelectorAll(".plot")];
boxes.forEach(draw);
const sizes = new ResizeObserver(() => plots.forEach((plot, i) => {
  const width = boxes[i].clientWidth;
  if (width > 0 && width !== plot.width) plot.setSize({ width, height: 250 });
}));
boxes.forEach(box => sizes.observe(box));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plots.forEach(plot => plot.redraw()));

const tip = document.getElementById("tip");

function showTip(text, x, y) {
  tip.textContent = text;
  tip.hidden = false;
  const left = Math.max(4, Math.min(x + 14, innerWidth - tip.offsetWidth - 4));
  const below = y + 18 + tip.offsetHeight < innerHeight;
  tip.style.left = left + "px";
  tip.style.top = Math.max(4, below ? y + 18 : y - tip.offsetHeight - 10) + "px";
}

function showTipOf(element) {
  const box = element.getBoundingClientRect();
  showTip(element.dataset.tip, box.left + box.width / 2, box.top + box.height / 2);
}

document.addEventListener("pointermove", event => {
  const element = event.target.closest("[data-tip]");
  if (element) showTip(element.dataset.tip, event.clientX, event.clientY);
  else tip.hidden = true;
});
document.addEventListener("focusin", event => {
  if (event.target.matches("[data-tip]:focus-visible")) showTipOf(event.target);
});
document.addEventListener("focusout", () => { tip.hidden = true; });
document.addEventListener("keydown", event => { if (event.key === "Escape") tip.hidden = true; });

document.querySelectorAll(".wafer svg").forEach(svg => {
  const dies = [...svg.querySelectorAll(".die")];
  const columns = +svg.dataset.columns;
  let at = -1;
  function go(to) {
    if (at >= 0) dies[at].classList.remove("at");
    at = Math.max(0, Math.min(dies.length - 1, to));
    dies[at].classList.add("at");
    showTipOf(dies[at]);
  }
  svg.addEventListener("keydown", event => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    go(at < 0 ? 0 : at + step);
  });
  svg.addEventListener("focusout", () => { if (at >= 0) dies[at].classList.remove("at"); at = -1; });
});

// Whether the legend shows a value somewhere along the chart.
function answers(plot) {
  const box = plot.over.getBoundingClientRect();
  plot.over.dispatchEvent(new MouseEvent("mouseenter", { bubbles: true, clientX: box.left, clientY: box.top }));
  for (let i = 0; i <= 20; i++) {
    const clientX = box.left + box.width * ((10 + i) % 21) / 20;
    plot.over.dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX, clientY: box.top + box.height / 2 }));
    const values = [...plot.root.querySelectorAll(".u-legend .u-value")].slice(1).map(value => value.textContent);
    if (plot.cursor.idx != null && values.some(text => /\d/.test(text))) return true;
  }
  return false;
}

// Whether points at an end of the range are left out.
function isCut(plot) {
  const [first, last] = plot.series[0].idxs;
  return first > 0 || last < plot.data[0].length - 1;
}

function selfTest() {
  const cut = plots.filter(isCut).length;
  const hovered = plots.filter(answers).length;
  let tips = 0;
  const tipped = [...document.querySelectorAll("[data-tip]")];
  for (const element of tipped) {
    element.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX: 10, clientY: 10 }));
    if (!tip.hidden && tip.textContent === element.dataset.tip) tips++;
  }
  tip.hidden = true;
  const canvases = document.querySelectorAll(".plot canvas").length;
  const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
  document.documentElement.dataset.selftest = "charts=" + boxes.length + " canvases=" + canvases + " hovered=" + hovered
      + " tipped=" + tipped.length + " tips=" + tips + " wide=" + wide + " cut=" + cut + " errors=" + errors.length
      + (errors.length ? " first=" + errors[0] : "");
}
if (location.hash === "#selftest") requestAnimationFrame(() => setTimeout(selfTest, 50));
