/* SPDX-License-Identifier: MPL-2.0 */
/* Draws the pictures of a report from the data that stand in the page, and lets them be moved,
   magnified and read. Uses nothing but the browser. */
"use strict";
(() => {
  const root = document.documentElement;
  const icon = {
    plus: "M8 3v10M3 8h10", minus: "M3 8h10", home: "M3 8a5 5 0 1 0 1.6-3.7M3 3v2.6h2.6",
    large: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3", save: "M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13h10",
  };
  const svg = (d) => `<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${d}"/></svg>`;

  /* ---- numbers ---- */
  const prefixes = { "-15": "f", "-12": "p", "-9": "n", "-6": "µ", "-3": "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T" };
  const areas = ["dielectric", "iron", "coil"]; /* styles of bodies: filled, named inside */
  const plainUnits = new Set(["1", "rad", "deg", "K", ""]);
  /* Power of ten to take out of numbers of this size, and the unit that goes with it. */
  function prefix(size, unit) {
    if (plainUnits.has(unit) || /^[A-Za-z]+[\^²]/.test(unit) || (unit.startsWith("1/") && unit !== "1/m")) {
      const e = size > 0 ? Math.floor(Math.log10(size * 1.000001)) : 0;
      const power = unit === "1" && (e < -3 || e > 5) ? e : 0;
      return { power, unit: (power ? `× 10${superscript(power)}` : "") + (unit === "1" ? "" : " " + unit) };
    }
    const power = size > 0 ? Math.max(-15, Math.min(12, 3 * Math.floor(Math.log10(size * 1.000001) / 3))) : 0;
    if (unit === "1/m") return { power, unit: "1/" + prefixes[-power] + "m" };
    return { power, unit: prefixes[power] + unit };
  }
  const superscript = (n) => String(n).replace(/[-0-9]/g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]));
  const minus = (s) => s.replace("-", "−");
  function show(value, unit, digits = 5) {
    if (value === 0) return "0" + (plainUnits.has(unit) ? "" : " " + unit);
    const p = prefix(Math.abs(value), unit);
    return minus(String(Number((value / 10 ** p.power).toPrecision(digits)))) + (p.unit ? " " + p.unit.trim() : "");
  }
  /* Round positions from a to b, about count of them. */
  function ticks(a, b, count) {
    const raw = (b - a) / Math.max(1, count), ten = 10 ** Math.floor(Math.log10(raw)), d = raw / ten;
    const step = ten * (d < 1.5 ? 1 : d < 3.5 ? 2 : d < 7.5 ? 5 : 10), at = [];
    for (let k = Math.ceil(a / step - 1e-9); k * step <= b + 1e-9 * step; k++) at.push(k * step);
    return { step, at };
  }

  /* ---- colours ---- */
  const colour = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
  const mapLight = [[44, 62, 160], [28, 124, 178], [22, 146, 122], [176, 140, 18], [204, 84, 28], [160, 28, 70]];
  const mapDark = [[122, 146, 255], [86, 184, 240], [72, 206, 168], [224, 196, 84], [255, 150, 96], [255, 118, 158]];
  const mapHeat = [[2, 2, 10], [62, 14, 96], [150, 34, 98], [222, 82, 44], [250, 166, 40], [255, 250, 190]]; // of pictures: by rising lightness
  function ramp(t, heat = false) {
    const map = heat ? mapHeat : root.dataset.theme === "dark" ? mapDark : mapLight;
    const s = Math.max(0, Math.min(1, t)) * (map.length - 1), i = Math.min(map.length - 2, Math.floor(s)), f = s - i;
    return map[i].map((v, k) => Math.round(v + f * (map[i + 1][k] - v)));
  }
  const rgb = (c, alpha = 1) => `rgba(${c[0]},${c[1]},${c[2]},${alpha})`;

  /* Numbers of two bytes, 65535 standing for none, which is -1 here. */
  const values16 = (text) => Array.from(new Uint16Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer), (n) => (n === 65535 ? -1 : n));

  /* ---- one picture ---- */
  class Picture {
    constructor(figure, spec) {
      this.figure = figure;
      this.spec = spec;
      this.layers = spec.layers.map((l) => ({
        ...l, on: !l.hidden,
        paths: l.paths.map((p) => ({ label: p[0], value: p[1], closed: p[2] === 1, xy: Float64Array.from(p.slice(3)) })),
      }));
      const values = this.layers.filter((l) => l.style === "contour").flatMap((l) => l.paths.map((p) => p.value));
      this.low = Math.min(...values);
      this.high = Math.max(...values);
      if (spec.raster) spec.raster.values = values16(spec.raster.values);
      this.ground = Boolean(spec.raster && spec.raster.shown);
      this.canvas = figure.querySelector("canvas");
      this.context = this.canvas.getContext("2d");
      this.tip = document.createElement("div");
      this.tip.className = "tip";
      this.tip.hidden = true;
      this.hint = document.createElement("div");
      this.hint.className = "hint";
      this.hint.innerHTML = "<span>Hold Ctrl, or click first, to zoom with the wheel</span>";
      figure.querySelector(".plot").append(this.tip, this.hint);
      this.makeTools();
      this.makeLegend();
      this.listen();
      this.density = 0;
      new ResizeObserver(() => this.resize()).observe(figure.querySelector(".plot"));
      this.resize();
    }

    /* -- where things are -- */
    resize() {
      const box = this.figure.querySelector(".plot"), style = getComputedStyle(box);
      const width = Math.floor(box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
      if (width < 40) return;
      const wide = this.spec.columns === 6, { x, y } = this.spec;
      let height = wide ? 430 : 300;
      if (this.spec.equal) height = ((y.to - y.from) / (x.to - x.from)) * width + 60;
      height = Math.max(240, Math.min(height, wide ? 660 : width));
      if (this.figure.classList.contains("large")) height = box.clientHeight - 8;
      const first = !this.view;
      const sameSize = width === this.width && height === this.height;
      this.width = width;
      this.height = height;
      this.margin = { left: Math.max(66, Math.min(this.nameWidth() + 36, 0.45 * width)), right: 14, top: 10, bottom: 46 };
      if (first || !this.touched) this.fit();
      else if (!sameSize) this.keepScale();
      this.draw();
    }
    nameWidth() {
      this.context.font = "12px " + colour("sans");
      return Math.max(0, ...(this.spec.y.names ?? []).map((n) => this.context.measureText(n).width));
    }
    get inner() {
      const m = this.margin;
      return { w: this.width - m.left - m.right, h: this.height - m.top - m.bottom };
    }
    fit() {
      const { x, y } = this.spec, pad = (a) => {
        const d = a.to - a.from;
        return d > 0 ? d * 0.035 : Math.max(1e-12, Math.abs(a.from) * 0.05);
      };
      const bars = this.layers.some((l) => l.style === "bar"), fixed = this.layers.some((l) => l.style === "ray") && !this.spec.equal;
      const px = fixed ? 0 : pad(x), py = fixed ? 0 : pad(y) * 1.4;
      this.view = { x0: x.from - px, x1: x.to + px, y0: bars ? 0 : y.from - py, y1: y.to + py };
      if (this.spec.equal) this.keepScale(true);
      this.touched = false;
    }
    /* Makes both scales the same by showing more along one axis (fit) or about the middle. */
    keepScale(fit = false) {
      if (!this.spec.equal) return;
      const v = this.view, { w, h } = this.inner, sx = w / (v.x1 - v.x0), sy = h / (v.y1 - v.y0);
      const s = fit ? Math.min(sx, sy) : sx, cx = (v.x0 + v.x1) / 2, cy = (v.y0 + v.y1) / 2;
      this.view = { x0: cx - w / s / 2, x1: cx + w / s / 2, y0: cy - h / s / 2, y1: cy + h / s / 2 };
    }
    X(x) { return this.margin.left + ((x - this.view.x0) / (this.view.x1 - this.view.x0)) * this.inner.w; }
    Y(y) { return this.margin.top + ((this.view.y1 - y) / (this.view.y1 - this.view.y0)) * this.inner.h; }
    at(px, py) {
      const v = this.view, { w, h } = this.inner;
      return [v.x0 + ((px - this.margin.left) / w) * (v.x1 - v.x0), v.y1 - ((py - this.margin.top) / h) * (v.y1 - v.y0)];
    }
    isInside(px, py) {
      const { w, h } = this.inner, m = this.margin;
      return px >= m.left && px <= m.left + w && py >= m.top && py <= m.top + h;
    }

    /* -- drawing -- */
    draw() {
      const density = this.density || window.devicePixelRatio || 1, c = this.context;
      this.canvas.width = Math.round(this.width * density);
      this.canvas.height = Math.round(this.height * density);
      this.canvas.style.height = this.height + "px";
      c.setTransform(density, 0, 0, density, 0, 0);
      c.clearRect(0, 0, this.width, this.height);
      const m = this.margin, { w, h } = this.inner;
      c.fillStyle = colour(this.spec.layers.some((l) => l.style === "vacuum") ? "plot-ground" : "paper");
      c.fillRect(m.left, m.top, w, h);
      c.save();
      c.beginPath();
      c.rect(m.left, m.top, w, h);
      c.clip();
      this.drawGridLines();
      for (const style of ["wall", "vacuum", ...areas]) this.drawStyle(style);
      if (this.ground) this.drawGround();
      for (const style of ["contour", "edge", "grid", "bar", "span", "ray", "curve", "dot", "ring", "mark"]) this.drawStyle(style);
      this.drawNames();
      c.restore();
      this.drawAxes();
    }
    drawStyle(style) {
      for (const layer of this.layers) if (layer.on && layer.style === style) this[areas.includes(style) ? "area" : style](layer);
    }
    trace(path, flip) {
      const c = this.context, p = path.xy;
      for (let i = 0; i < p.length; i += 2) {
        const x = this.X(p[i]), y = this.Y(flip ? -p[i + 1] : p[i + 1]);
        if (i) c.lineTo(x, y);
        else c.moveTo(x, y);
      }
      if (path.closed) c.closePath();
    }
    sides(layer) { return layer.mirrored ? [false, true] : [false]; }
    traceAll(layer, filter = () => true) {
      this.context.beginPath();
      for (const flip of this.sides(layer)) for (const path of layer.paths) if (filter(path)) this.trace(path, flip);
    }
    stroke(style, width, dash = []) {
      const c = this.context;
      c.strokeStyle = style;
      c.lineWidth = width;
      c.setLineDash(dash);
      c.lineJoin = "round";
      c.stroke();
      c.setLineDash([]);
    }
    wall(layer) {
      const c = this.context;
      this.traceAll(layer, (p) => p.closed);
      c.fillStyle = colour("body");
      c.fill("evenodd");
      this.stroke(colour("body"), 1);
      this.traceAll(layer, (p) => !p.closed);
      this.stroke(colour("body"), 11);
    }
    vacuum(layer) {
      const c = this.context;
      c.fillStyle = colour("vacuum");
      for (const flip of this.sides(layer)) {
        c.beginPath();
        for (const path of layer.paths) this.trace(path, flip);
        c.fill("evenodd");
        this.stroke(colour("vacuum"), 1);
      }
    }
    area(layer) {
      this.traceAll(layer);
      this.context.fillStyle = colour(layer.style);
      this.context.fill("evenodd");
      this.stroke(colour(`${layer.style}-edge`), 1);
    }
    edge(layer) { this.traceAll(layer); this.stroke(colour("body-edge"), 1.7); }
    grid(layer) { this.traceAll(layer); this.stroke(colour("body-edge"), 1.7, [5, 4]); }
    contour(layer) {
      for (const flip of this.sides(layer))
        for (const path of layer.paths) {
          this.context.beginPath();
          this.trace(path, flip);
          this.stroke(rgb(ramp((path.value - this.low) / (this.high - this.low || 1)), 0.85), 1);
        }
    }
    ray(layer) {
      const count = layer.paths.length * this.sides(layer).length;
      this.context.globalAlpha = count > 120 ? 0.45 : count > 40 ? 0.65 : 0.9;
      this.traceAll(layer);
      this.stroke(colour("s" + (layer.colour % 6)), count > 40 ? 0.9 : 1.2);
      this.context.globalAlpha = 1;
    }
    curve(layer) { this.traceAll(layer); this.stroke(colour("s" + ((layer.colour + 1) % 6)), 2); }
    dot(layer) {
      const c = this.context;
      c.fillStyle = colour("s" + ((layer.colour + 1) % 6));
      c.globalAlpha = layer.paths[0] && layer.paths[0].xy.length > 1000 ? 0.5 : 0.8;
      for (const path of layer.paths)
        for (let i = 0; i < path.xy.length; i += 2) {
          c.beginPath();
          c.arc(this.X(path.xy[i]), this.Y(path.xy[i + 1]), 1.8, 0, 6.2832);
          c.fill();
        }
      c.globalAlpha = 1;
    }
    bar(layer) {
      const c = this.context;
      c.fillStyle = colour("s1");
      c.globalAlpha = 0.85;
      for (const path of layer.paths) {
        const x = this.X(path.xy[0]), y = this.Y(path.xy[3]);
        c.fillRect(x + 0.5, y, Math.max(0.5, this.X(path.xy[2]) - x - 1), this.Y(0) - y);
      }
      c.globalAlpha = 1;
    }
    span(layer) {
      const c = this.context;
      c.fillStyle = colour("s" + ((layer.colour + 1) % 6));
      c.globalAlpha = 0.85;
      for (const { xy } of layer.paths) {
        const x = this.X(Math.min(xy[0], xy[2])), y = this.Y(Math.max(xy[1], xy[3]));
        c.fillRect(x, y, Math.max(1, Math.abs(this.X(xy[2]) - this.X(xy[0]))), Math.abs(this.Y(xy[3]) - this.Y(xy[1])));
      }
      c.globalAlpha = 1;
    }
    ring(layer) { this.traceAll(layer); this.stroke(colour("s0"), 1.6); }
    mark(layer) {
      const c = this.context, m = this.margin, { w, h } = this.inner, place = this.layers.filter((l) => l.style === "mark").indexOf(layer);
      for (const path of layer.paths) {
        const along = path.value === 0, x = this.X(path.xy[0]), y = this.Y(path.xy[1]);
        c.beginPath();
        c.moveTo(along ? x : m.left, along ? m.top : y);
        c.lineTo(along ? x : m.left + w, along ? m.top + h : y);
        this.stroke(colour("ink"), 1, [2, 3]);
        if (!path.label) continue;
        c.font = "600 12px " + colour("sans");
        c.textAlign = "left";
        c.textBaseline = "top";
        const wide = c.measureText(path.label).width + 10, right = along && x + wide > m.left + w;
        const tx = along ? (right ? x - wide : x + 5) : m.left + 8, ty = along ? m.top + 8 + 19 * place : y + 4;
        c.fillStyle = colour("paper");
        c.globalAlpha = 0.8;
        c.fillRect(tx - 3, ty - 3, wide - 2, 18);
        c.globalAlpha = 1;
        c.fillStyle = colour("ink");
        c.fillText(path.label, tx, ty);
      }
    }
    /* The potential as a coloured ground within the vacuum; or a picture. */
    drawGround() {
      const r = this.spec.raster, c = this.context, image = new ImageData(r.columns, r.rows);
      r.values.forEach((v, i) => {
        const row = r.rows - 1 - Math.floor(i / r.columns), k = 4 * (row * r.columns + (i % r.columns));
        const p = ramp(v / 60000, r.shown);
        for (let n = 0; n < 3; n++) image.data[k + n] = p[n];
        image.data[k + 3] = v < 0 ? 0 : r.shown ? 255 : 110;
      });
      const sheet = document.createElement("canvas");
      sheet.width = r.columns;
      sheet.height = r.rows;
      sheet.getContext("2d").putImageData(image, 0, 0);
      const x0 = r.x - r.dx / 2, x1 = r.x + (r.columns - 0.5) * r.dx, y0 = r.y - r.dy / 2, y1 = r.y + (r.rows - 0.5) * r.dy;
      const vacuum = this.layers.find((l) => l.style === "vacuum");
      for (const flip of this.sides(vacuum)) {
        c.save();
        c.beginPath();
        for (const path of vacuum.paths) this.trace(path, flip);
        c.clip("evenodd");
        c.translate(this.X(x0), this.Y(flip ? -y1 : y1));
        c.scale((this.X(x1) - this.X(x0)) / r.columns, ((this.Y(y0) - this.Y(y1)) / r.rows) * (flip ? -1 : 1));
        c.imageSmoothingEnabled = true;
        c.drawImage(sheet, 0, 0);
        c.restore();
      }
    }
    /* Names of electrodes and dielectrics beside them, where there is room. */
    drawNames() {
      const c = this.context, taken = [], m = this.margin, { w, h } = this.inner;
      c.font = "550 12px " + colour("sans");
      c.textAlign = "center";
      c.textBaseline = "middle";
      for (const layer of this.layers) {
        if (!layer.on || !["edge", "grid", ...areas].includes(layer.style)) continue;
        for (const path of layer.paths) {
          const name = path.label.split(",")[0], spot = this.nameSpot(path, areas.includes(layer.style));
          if (!name) continue;
          const wide = c.measureText(name).width + 12;
          const x = Math.max(m.left + wide / 2, Math.min(m.left + w - wide / 2, spot[0])), y = Math.max(m.top + 10, Math.min(m.top + h - 10, spot[1]));
          const box = [x - wide / 2, y - 10, x + wide / 2, y + 10];
          if (Math.abs(x - spot[0]) > 40 || Math.abs(y - spot[1]) > 40 || taken.some((t) => t[0] < box[2] && box[0] < t[2] && t[1] < box[3] && box[1] < t[3])) continue;
          taken.push(box);
          c.fillStyle = colour("paper");
          c.globalAlpha = 0.82;
          c.beginPath();
          c.roundRect(box[0], box[1], wide, 20, 5);
          c.fill();
          c.globalAlpha = 1;
          c.fillStyle = colour("ink");
          c.fillText(name, x, y + 0.5);
        }
      }
    }
    nameSpot(path, middle) {
      const p = path.xy, k = 2 * Math.floor(p.length / 4);
      if (middle) {
        let x = 0, y = 0;
        for (let i = 0; i < p.length; i += 2) { x += p[i]; y += p[i + 1]; }
        return [this.X((2 * x) / p.length), this.Y((2 * y) / p.length)];
      }
      const a = Math.max(0, k - 2), b = Math.min(p.length - 2, k + 2);
      const dx = this.X(p[b]) - this.X(p[a]), dy = this.Y(p[b + 1]) - this.Y(p[a + 1]), n = Math.hypot(dx, dy) || 1;
      const away = 16 + 14 * Math.abs(dy / n); /* to the right of the way: out of the domain */
      return [this.X(p[k]) - (dy / n) * away, this.Y(p[k + 1]) + (dx / n) * away];
    }
    axisTicks() {
      const v = this.view, { w, h } = this.inner, x = ticks(v.x0, v.x1, w / 95), names = this.spec.y.names;
      return { x, y: names ? { at: names.map((n, i) => i).filter((i) => i > v.y0 && i < v.y1), step: 1 } : ticks(v.y0, v.y1, h / 52) };
    }
    drawGridLines() {
      if (this.spec.layers.some((l) => l.style === "vacuum")) return;
      const c = this.context, t = this.axisTicks(), m = this.margin, { w, h } = this.inner;
      c.beginPath();
      for (const x of t.x.at) { c.moveTo(this.X(x), m.top); c.lineTo(this.X(x), m.top + h); }
      for (const y of t.y.at) { c.moveTo(m.left, this.Y(y)); c.lineTo(m.left + w, this.Y(y)); }
      this.stroke(colour("grid-line"), 1);
    }
    drawAxes() {
      const c = this.context, v = this.view, t = this.axisTicks(), m = this.margin, { w, h } = this.inner;
      const px = prefix(Math.max(Math.abs(v.x0), Math.abs(v.x1)) * 0.999, this.spec.x.unit), py = prefix(Math.max(Math.abs(v.y0), Math.abs(v.y1)) * 0.999, this.spec.y.unit);
      const text = (value, step, power) => {
        const s = value / 10 ** power, d = Math.max(0, Math.ceil(-Math.log10(step / 10 ** power) - 1e-6));
        return minus((Math.abs(s) < 1e-12 ? 0 : s).toFixed(Math.min(d, 12)));
      };
      c.font = "12px " + colour("sans");
      c.fillStyle = colour("soft");
      c.textAlign = "center";
      c.textBaseline = "top";
      c.beginPath();
      for (const x of t.x.at) {
        c.moveTo(this.X(x), m.top + h);
        c.lineTo(this.X(x), m.top + h + 5);
        c.fillText(text(x, t.x.step, px.power), this.X(x), m.top + h + 9);
      }
      c.textAlign = "right";
      c.textBaseline = "middle";
      for (const y of t.y.at) {
        c.moveTo(m.left - 5, this.Y(y));
        c.lineTo(m.left, this.Y(y));
        c.fillText(this.spec.y.names?.[y] ?? text(y, t.y.step, py.power), m.left - 9, this.Y(y), m.left - 30);
      }
      c.rect(m.left, m.top, w, h);
      this.stroke(colour("line"), 1);
      const label = (axis, p) => axis.label + (p.unit ? ` (${p.unit.trim()})` : "");
      c.font = "550 12.5px " + colour("sans");
      c.fillStyle = colour("ink");
      c.textAlign = "center";
      c.textBaseline = "bottom";
      c.fillText(label(this.spec.x, px), m.left + w / 2, this.height - 2);
      c.save();
      c.translate(12, m.top + h / 2);
      c.rotate(-Math.PI / 2);
      c.textBaseline = "middle";
      c.fillText(this.spec.y.names ? this.spec.y.label : label(this.spec.y, py), 0, 0);
      c.restore();
    }

    /* -- reading -- */
    rasterAt(x, y) {
      const r = this.spec.raster;
      if (!r) return null;
      if (this.layers.some((l) => l.style === "vacuum" && l.mirrored)) y = Math.abs(y);
      const fx = (x - r.x) / r.dx, fy = (y - r.y) / r.dy, i = Math.floor(fx), j = Math.floor(fy);
      if (i < 0 || j < 0 || i >= r.columns - 1 || j >= r.rows - 1) return null;
      const a = [r.values[j * r.columns + i], r.values[j * r.columns + i + 1], r.values[(j + 1) * r.columns + i], r.values[(j + 1) * r.columns + i + 1]];
      if (a.some((n) => n < 0)) return null;
      const u = fx - i, w = fy - j, n = (a[0] * (1 - u) + a[1] * u) * (1 - w) + (a[2] * (1 - u) + a[3] * u) * w;
      return r.low + (n / 60000) * (r.high - r.low);
    }
    nearest(px, py) {
      let best = null, least = 7;
      for (const layer of this.layers) {
        if (!layer.on || !["ray", "contour", "edge", "grid", "ring"].includes(layer.style)) continue;
        for (const flip of this.sides(layer))
          for (const path of layer.paths) {
            const p = path.xy;
            for (let i = 0; i + 3 < p.length; i += 2) {
              const ax = this.X(p[i]), bx = this.X(p[i + 2]);
              if (Math.min(ax, bx) > px + least || Math.max(ax, bx) < px - least) continue;
              const ay = this.Y(flip ? -p[i + 1] : p[i + 1]), by = this.Y(flip ? -p[i + 3] : p[i + 3]);
              const dx = bx - ax, dy = by - ay, n = dx * dx + dy * dy || 1, s = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / n));
              const d = Math.hypot(px - ax - s * dx, py - ay - s * dy);
              if (d < least) { least = d; best = path; }
            }
          }
      }
      return best;
    }
    curveAt(path, x) {
      const p = path.xy;
      for (let i = 0; i + 3 < p.length; i += 2)
        if ((x - p[i]) * (x - p[i + 2]) <= 0 && p[i] !== p[i + 2]) return p[i + 1] + ((x - p[i]) / (p[i + 2] - p[i])) * (p[i + 3] - p[i + 1]);
      return null;
    }
    read(px, py) {
      const [x, y] = this.at(px, py), sx = this.spec.x, sy = this.spec.y, lines = [];
      const row = (name, value, chip = "") => lines.push(`${chip}<span>${escape(name)}</span> <b>${value}</b>`);
      const bars = this.layers.filter((l) => l.style === "bar").flatMap((l) => l.paths), curves = this.layers.filter((l) => l.style === "curve" && l.on);
      const bar = bars.find((p) => x >= p.xy[0] && x < p.xy[2]);
      const span = this.layers.filter((l) => l.style === "span" && l.on).flatMap((l) => l.paths)
        .find(({ xy }) => (x - xy[0]) * (x - xy[2]) <= 0 && (y - xy[1]) * (y - xy[3]) <= 0);
      this.draw();
      if (this.spec.y.names) {
        if (span) lines.push(`<b>${escape(span.label)}</b>`);
      } else if (bar) {
        row(sx.label, `${show(bar.xy[0], sx.unit)} … ${show(bar.xy[2], sx.unit)}`);
        row(sy.label, show(bar.xy[3], sy.unit));
      } else if (curves.length) {
        row(sx.label, show(x, sx.unit));
        const c = this.context, m = this.margin;
        c.beginPath();
        c.moveTo(px, m.top);
        c.lineTo(px, m.top + this.inner.h);
        this.stroke(colour("faint"), 1);
        for (const layer of curves) {
          const value = layer.paths.map((p) => this.curveAt(p, x)).find((n) => n !== null) ?? null, paint = colour("s" + ((layer.colour + 1) % 6));
          if (value === null) continue;
          row(layer.name, show(value, sy.unit), `<i class="chip" style="background:${paint}"></i>`);
          if (this.isInside(px, this.Y(value))) {
            c.beginPath();
            c.arc(px, this.Y(value), 4, 0, 6.2832);
            c.fillStyle = paint;
            c.fill();
            this.stroke(colour("paper"), 2);
          }
        }
      } else if (!bars.length) {
        row(sx.label, show(x, sx.unit));
        row(sy.label, show(y, sy.unit));
        const value = this.rasterAt(x, y), path = this.nearest(px, py);
        if (value !== null) row(this.spec.raster.name, show(value, this.spec.raster.unit, 4));
        if (path && path.label) lines.push(`<b>${escape(path.label)}</b>`);
      }
      this.tip.innerHTML = lines.join("<br>");
      this.tip.hidden = lines.length === 0;
      const plot = this.figure.querySelector(".plot"), w = this.tip.offsetWidth, h = this.tip.offsetHeight;
      this.tip.style.left = (px + 22 + w > plot.clientWidth ? Math.max(0, px - w - 10) : px + 20) + "px";
      this.tip.style.top = Math.max(0, Math.min(py + 14, plot.clientHeight - h - 4)) + "px";
    }
    silence() {
      if (!this.tip.hidden) this.draw();
      this.tip.hidden = true;
    }

    /* -- moving -- */
    zoom(factor, px = this.margin.left + this.inner.w / 2, py = this.margin.top + this.inner.h / 2) {
      const [x, y] = this.at(px, py), v = this.view, s = this.spec;
      const least = 5e-6 * Math.max(s.x.to - s.x.from, 1e-15), most = 12 * (s.x.to - s.x.from);
      const span = (v.x1 - v.x0) / factor;
      if (span < least || span > most) return;
      this.view = { x0: x - (x - v.x0) / factor, x1: x + (v.x1 - x) / factor, y0: y - (y - v.y0) / factor, y1: y + (v.y1 - y) / factor };
      this.touched = true;
      this.draw();
    }
    pan(dx, dy) {
      const v = this.view, { w, h } = this.inner, x = (dx / w) * (v.x1 - v.x0), y = (dy / h) * (v.y1 - v.y0);
      this.view = { x0: v.x0 - x, x1: v.x1 - x, y0: v.y0 + y, y1: v.y1 + y };
      this.touched = true;
      this.draw();
    }
    listen() {
      const canvas = this.canvas, pointers = new Map();
      const place = (e) => { const b = canvas.getBoundingClientRect(); return [e.clientX - b.left, e.clientY - b.top]; };
      canvas.addEventListener("wheel", (e) => {
        if (!e.ctrlKey && !e.metaKey && document.activeElement !== canvas && !this.figure.classList.contains("large")) {
          this.hint.classList.add("on");
          clearTimeout(this.hintTimer);
          this.hintTimer = setTimeout(() => this.hint.classList.remove("on"), 1200);
          return;
        }
        e.preventDefault();
        this.zoom(Math.exp(-Math.max(-60, Math.min(60, e.deltaY)) * 0.006), ...place(e));
        this.silence();
      }, { passive: false });
      canvas.addEventListener("pointerdown", (e) => {
        pointers.set(e.pointerId, place(e));
        if (e.pointerType === "mouse" || pointers.size > 1) canvas.setPointerCapture(e.pointerId);
        canvas.focus({ preventScroll: true });
        this.silence();
      });
      canvas.addEventListener("pointermove", (e) => {
        const now = place(e), before = pointers.get(e.pointerId);
        if (!before) { if (this.isInside(...now)) this.read(...now); else this.silence(); return; }
        if (pointers.size === 2) {
          const other = [...pointers.entries()].find(([id]) => id !== e.pointerId)[1];
          const d0 = Math.hypot(before[0] - other[0], before[1] - other[1]), d1 = Math.hypot(now[0] - other[0], now[1] - other[1]);
          if (d0 > 0 && d1 > 0) this.zoom(d1 / d0, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
        } else if (e.pointerType === "mouse") {
          canvas.classList.add("moving");
          this.pan(now[0] - before[0], now[1] - before[1]);
        } else this.read(...now);
        pointers.set(e.pointerId, now);
      });
      for (const end of ["pointerup", "pointercancel"])
        canvas.addEventListener(end, (e) => { pointers.delete(e.pointerId); canvas.classList.remove("moving"); });
      canvas.addEventListener("pointerleave", () => this.silence());
      canvas.addEventListener("dblclick", () => { this.fit(); this.draw(); });
      canvas.addEventListener("keydown", (e) => {
        const move = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[e.key];
        if (move) this.pan(...move);
        else if (e.key === "+" || e.key === "=") this.zoom(1.4);
        else if (e.key === "-") this.zoom(1 / 1.4);
        else if (e.key === "0") { this.fit(); this.draw(); }
        else if (e.key === "Escape" && this.figure.classList.contains("large")) this.enlarge();
        else return;
        e.preventDefault();
      });
    }

    /* -- what stands around -- */
    makeTools() {
      const box = this.figure.querySelector(".tools");
      const add = (name, title, act) => {
        const b = document.createElement("button");
        b.type = "button";
        b.title = title;
        b.setAttribute("aria-label", title);
        b.innerHTML = svg(icon[name]);
        b.addEventListener("click", act);
        box.append(b);
      };
      add("plus", "Magnify", () => this.zoom(1.5));
      add("minus", "Reduce", () => this.zoom(1 / 1.5));
      add("home", "Show all", () => { this.fit(); this.draw(); });
      add("save", "Save as PNG", () => this.save());
      add("large", "Fill the window", () => this.enlarge());
    }
    enlarge() {
      this.figure.classList.toggle("large");
      this.touched = false;
      this.resize();
      this.canvas.focus({ preventScroll: true });
    }
    save() {
      this.density = 3;
      this.draw();
      const sheet = document.createElement("canvas"), c = sheet.getContext("2d");
      sheet.width = this.canvas.width;
      sheet.height = this.canvas.height;
      c.fillStyle = colour("paper");
      c.fillRect(0, 0, sheet.width, sheet.height);
      c.drawImage(this.canvas, 0, 0);
      const link = document.createElement("a");
      link.href = sheet.toDataURL("image/png");
      link.download = this.spec.id + ".png";
      link.click();
      this.density = 0;
      this.draw();
    }
    makeLegend() {
      const box = this.figure.querySelector(".legend"), names = [...new Set(this.layers.map((l) => l.name).filter(Boolean))];
      const add = (mark, name, on, act) => {
        const b = document.createElement("button");
        b.type = "button";
        b.setAttribute("aria-pressed", on);
        b.innerHTML = `${mark}${escape(name)}`;
        b.addEventListener("click", () => { b.setAttribute("aria-pressed", act()); this.draw(); });
        box.append(b);
      };
      if (names.length > 1)
        for (const name of names) {
          const layers = this.layers.filter((l) => l.name === name);
          add(this.legendMark(layers.find((l) => l.style === "wall") ?? layers[0]), name, layers[0].on, () => {
            for (const l of layers) l.on = !l.on;
            return layers[0].on;
          });
        }
      if (this.spec.raster) add(this.scaleMark(), this.spec.raster.name[0].toUpperCase() + this.spec.raster.name.slice(1) + " map", this.ground, () => (this.ground = !this.ground));
      box.hidden = box.childElementCount === 0;
    }
    scaleMark() {
      const stops = [0, 0.2, 0.4, 0.6, 0.8, 1].map((t) => rgb(ramp(t, this.spec.raster?.shown))).join(",");
      return `<i class="scale" style="background:linear-gradient(90deg,${stops})"></i>`;
    }
    legendMark(layer) {
      const s = (n) => `var(--s${n % 6})`;
      if (areas.includes(layer.style))
        return `<i class="area" style="background:var(--${layer.style});color:var(--${layer.style}-edge)"></i>`;
      return {
        contour: () => this.scaleMark(),
        ray: () => `<i style="color:${s(layer.colour)}"></i>`,
        curve: () => `<i style="color:${s(layer.colour + 1)}"></i>`,
        dot: () => `<i class="dot" style="color:${s(layer.colour + 1)}"></i>`,
        span: () => `<i class="dot" style="color:${s(layer.colour + 1)}"></i>`,
        ring: () => `<i style="color:var(--s0)"></i>`,
        wall: () => `<i class="area" style="background:var(--body);color:var(--body-edge)"></i>`,
        edge: () => `<i style="color:var(--body-edge)"></i>`,
        grid: () => `<i style="color:var(--body-edge);border-top-style:dashed"></i>`,
      }[layer.style]?.() ?? `<i style="color:var(--ink);border-top:2px dotted"></i>`;
    }
  }
  const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

  /* ---- the page ---- */
  const sun = "M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M3.4 12.6l1.1-1.1M11.5 4.5l1.1-1.1M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6", moon = "M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z";
  const pictures = [], media = window.matchMedia("(prefers-color-scheme: dark)"), button = document.getElementById("theme");
  let chosen = null;
  try { chosen = localStorage.getItem("wehnelt-theme"); } catch { /* a page from disk may have no storage */ }
  function theme(name) {
    root.dataset.theme = name;
    button.innerHTML = svg(name === "dark" ? sun : moon);
    for (const p of pictures) {
      p.figure.querySelectorAll(".legend i.scale").forEach((i) => { i.outerHTML = p.scaleMark(); });
      p.draw();
    }
  }
  theme(chosen || (media.matches ? "dark" : "light"));
  button.addEventListener("click", () => {
    chosen = root.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("wehnelt-theme", chosen); } catch { /* as above */ }
    theme(chosen);
  });
  media.addEventListener("change", () => { if (!chosen) theme(media.matches ? "dark" : "light"); });
  for (const spec of JSON.parse(document.getElementById("pictures-data").textContent)) pictures.push(new Picture(document.getElementById("picture-" + spec.id), spec));
  let screenTheme = null;
  window.addEventListener("beforeprint", () => {
    screenTheme = root.dataset.theme;
    for (const p of pictures) p.density = 3;
    theme("light");
    document.querySelectorAll("details").forEach((d) => { d.dataset.was = d.open; d.open = true; });
  });
  window.addEventListener("afterprint", () => {
    for (const p of pictures) p.density = 0;
    theme(screenTheme);
    document.querySelectorAll("details").forEach((d) => { d.open = d.dataset.was === "true"; });
  });
})();
