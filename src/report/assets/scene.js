/* SPDX-License-Identifier: MPL-2.0 */
/* The tube in three dimensions: turned, zoomed, cut open and taken apart. Draws through three.js, which
   stands in the page before this script. */
"use strict";
(() => {
  const figure = document.getElementById("scene"), root = document.documentElement;
  if (!figure) return;
  const canvas = figure.querySelector("canvas"), plot = figure.querySelector(".plot");
  const data = JSON.parse(document.getElementById("scene-data").textContent);

  /* ---- numbers ---- */
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
  const whole = (text, size) => (size === 4 ? new Uint32Array(bytes(text)) : new Uint16Array(bytes(text)));
  const axes = ["x", "y", "z"], box = axes.map((a) => data.box[a]);
  const extent = Math.max(...box.map((b) => b[1] - b[0])), middle = box.map((b) => (b[0] + b[1]) / 2);
  /* The viewer's unit is the tube's length; its origin the tube's middle. */
  const inside = (value, axis) => (value - middle[axis]) / extent;
  function places(text) {
    const from = whole(text, 2), to = new Float32Array(from.length);
    for (let i = 0; i < from.length; i++) {
      const b = box[i % 3];
      to[i] = inside(b[0] + (from[i] / 65535) * (b[1] - b[0]), i % 3);
    }
    return to;
  }
  const prefixes = { "-12": "p", "-9": "n", "-6": "µ", "-3": "m", 0: "", 3: "k", 6: "M" };
  function show(value, unit, digits = 4) {
    if (Math.abs(value) < 1e-13) return "0 " + unit;
    const power = Math.max(-12, Math.min(6, 3 * Math.floor(Math.log10(Math.abs(value) * 1.000001) / 3)));
    return String(Number((value / 10 ** power).toPrecision(digits))).replace("-", "−") + " " + prefixes[power] + unit;
  }
  const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

  /* ---- colours ---- */
  const looks = {
    light: {
      parts: ["#9aa3ad", "#b9805e", "#b8a468", "#7fa08d", "#a08fb3", "#7d828a", "#b27f86", "#8c9a6a"], dielectric: "#ead9b0", back: 0.74,
      low: [236, 243, 252], high: [96, 142, 204], line: [38, 66, 110], rays: [[72, 26, 120], [176, 36, 104], [226, 78, 42], [240, 150, 20]], spot: "#c2185b", sky: 1.9, lamp: 1.6,
    },
    dark: {
      parts: ["#929ca8", "#c58a64", "#bfac70", "#84aa95", "#a897be", "#868c95", "#bd8a91", "#98a774"], dielectric: "#cdb885", back: 0.5,
      low: [24, 34, 50], high: [66, 116, 190], line: [150, 186, 236], rays: [[150, 96, 230], [236, 84, 150], [255, 140, 70], [255, 222, 120]], spot: "#ff6fa8", sky: 1.5, lamp: 1.7,
    },
  };
  let look = looks.light;
  const rgb = (c) => `rgb(${c.map(Math.round).join(",")})`;
  function ramp(t) {
    const map = look.rays, s = Math.max(0, Math.min(1, t)) * (map.length - 1), i = Math.min(map.length - 2, Math.floor(s));
    return map[i].map((v, k) => v + (s - i) * (map[i + 1][k] - v));
  }
  const gradient = (stops) => `linear-gradient(90deg,${stops.map(rgb).join(",")})`;

  /* ---- without WebGL ---- */
  const context = canvas.getContext("webgl2", { antialias: true, alpha: true, preserveDrawingBuffer: true });
  if (!context) {
    figure.classList.add("without");
    plot.innerHTML = "<p>This browser shows no WebGL. The sections below show the same tube, its potential and its rays.</p>";
    return;
  }
  const renderer = new THREE.WebGLRenderer({ canvas, context });
  renderer.localClippingEnabled = true;

  /* ---- what is shown ---- */
  const world = new THREE.Scene(), camera = new THREE.PerspectiveCamera(28, 1, 0.01, 20), items = [];
  const sky = new THREE.HemisphereLight(0xffffff, 0x8a8f98, 1.9), lamp = new THREE.DirectionalLight(0xffffff, 1.6);
  lamp.position.set(-0.6, 0.9, 1.2);
  camera.add(lamp);
  world.add(camera, sky);

  /* Corners of triangles with normals that are smooth over edges of less than 50 degrees. */
  function creased(place, index) {
    const count = index.length / 3, flat = new Float32Array(3 * count), first = new Uint32Array(place.length / 3 + 1);
    const position = new Float32Array(9 * count), normal = new Float32Array(9 * count), unit = new Float32Array(3 * count);
    for (let t = 0; t < count; t++) {
      const [a, b, c] = [0, 1, 2].map((k) => 3 * index[3 * t + k]);
      const u = [0, 1, 2].map((k) => place[b + k] - place[a + k]), v = [0, 1, 2].map((k) => place[c + k] - place[a + k]);
      const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]], size = Math.hypot(...n) || 1;
      for (let k = 0; k < 3; k++) {
        flat[3 * t + k] = n[k];
        unit[3 * t + k] = n[k] / size;
        first[index[3 * t + k] + 1]++;
      }
    }
    for (let i = 1; i < first.length; i++) first[i] += first[i - 1];
    const around = new Uint32Array(index.length), filled = first.slice();
    index.forEach((p, i) => { around[filled[p]++] = Math.floor(i / 3); });
    for (let i = 0; i < index.length; i++) {
      const t = 3 * Math.floor(i / 3), p = index[i];
      let x = 0, y = 0, z = 0;
      for (let k = first[p]; k < first[p + 1]; k++) {
        const o = 3 * around[k];
        if (unit[t] * unit[o] + unit[t + 1] * unit[o + 1] + unit[t + 2] * unit[o + 2] < 0.643) continue;
        x += flat[o];
        y += flat[o + 1];
        z += flat[o + 2];
      }
      const size = Math.hypot(x, y, z) || 1;
      position.set([place[3 * p], place[3 * p + 1], place[3 * p + 2]], 3 * i);
      normal.set([x / size, y / size, z / size], 3 * i);
    }
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute("position", new THREE.BufferAttribute(position, 3));
    geometry.setAttribute("normal", new THREE.BufferAttribute(normal, 3));
    return geometry;
  }

  /* The side toward the vacuum is the part's surface; its back is what a cut through it shows. */
  data.parts.forEach((part, number) => {
    const geometry = creased(places(part.places), whole(part.triangles, part.size)), grid = part.kind === "grid";
    const front = new THREE.MeshPhongMaterial({ side: grid ? THREE.DoubleSide : THREE.FrontSide, shininess: 38, specular: 0x2a2a2a, polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 4 });
    /* drawn a little nearer: what ends on a wall must not show through it */
    const back = new THREE.MeshLambertMaterial({ side: THREE.BackSide, polygonOffset: true, polygonOffsetFactor: -1, polygonOffsetUnits: -2 });
    if (grid) Object.assign(front, { transparent: true, opacity: 0.35, depthWrite: false });
    const group = new THREE.Group();
    group.add(new THREE.Mesh(geometry, front));
    if (!grid) group.add(new THREE.Mesh(geometry, back));
    for (const mesh of group.children) mesh.userData.text = `${part.name}, ${part.label}`;
    items.push({
      name: part.name, title: part.label, shape: group, cut: [front, back], kind: "part",
      paint() {
        const colour = new THREE.Color(part.kind === "dielectric" ? look.dielectric : look.parts[number % look.parts.length]);
        front.color.copy(colour);
        back.color.copy(colour).multiplyScalar(0.42 * look.back);
        back.emissive.copy(colour).multiplyScalar(0.58 * look.back);
        return `<i class="area" style="background:#${colour.getHexString()}"></i>`;
      },
    });
  });

  const levels = [(data.potential[0] / data.step), (data.potential[1] - data.potential[0]) / data.step];
  for (const plane of data.planes) {
    const geometry = new THREE.BufferGeometry(), value = whole(plane.values, 2);
    geometry.setAttribute("position", new THREE.BufferAttribute(places(plane.places), 3));
    geometry.setAttribute("level", new THREE.BufferAttribute(Float32Array.from(value, (v) => levels[0] + (v / 65535) * levels[1]), 1));
    geometry.setIndex(new THREE.BufferAttribute(whole(plane.triangles, plane.size), 1));
    const material = new THREE.ShaderMaterial({
      side: THREE.DoubleSide, transparent: true, clipping: true,
      uniforms: { low: { value: new THREE.Vector3() }, high: { value: new THREE.Vector3() }, line: { value: new THREE.Vector3() }, range: { value: levels }, held: { value: Array.from({ length: 16 }, (_, i) => data.held[i] ?? 1e9) } },
      vertexShader: `attribute float level; varying float at; varying vec3 place;
        #include <clipping_planes_pars_vertex>
        void main() { at = level; place = position; vec4 mvPosition = modelViewMatrix * vec4(position, 1.0); gl_Position = projectionMatrix * mvPosition;
        #include <clipping_planes_vertex>
        }`,
      /* Lines stand where the level is a whole number, but not that of an electrode, nor where it hardly changes over the whole tube:
         they would show noise. */
      fragmentShader: `varying float at; varying vec3 place; uniform vec3 low, high, line; uniform float range[2], held[16];
        #include <clipping_planes_pars_fragment>
        void main() {
        #include <clipping_planes_fragment>
          vec3 px = dFdx(place), py = dFdy(place); vec2 slope = vec2(dFdx(at), dFdy(at));
          float xx = dot(px, px), xy = dot(px, py), yy = dot(py, py);
          float steep = (slope.x * slope.x * yy - 2.0 * slope.x * slope.y * xy + slope.y * slope.y * xx) / max(1e-30, xx * yy - xy * xy);
          float width = abs(slope.x) + abs(slope.y), number = floor(at + 0.5), near = abs(at - number);
          bool drawn = steep > 1.0;
          for (int i = 0; i < 16; i++) drawn = drawn && number != held[i];
          float ink = drawn ? 1.0 - smoothstep(0.35, 1.15, near / width) : 0.0;
          gl_FragColor = vec4(mix(mix(low, high, clamp((at - range[0]) / range[1], 0.0, 1.0)), line, 0.75 * ink), mix(0.82, 1.0, ink));
        }`,
    });
    const mesh = new THREE.Mesh(geometry, material), ceramic = new THREE.MeshBasicMaterial({ side: THREE.DoubleSide, transparent: true, opacity: 0.75 });
    mesh.userData.level = true;
    const bodies = new THREE.Mesh(geometry.clone().setIndex(new THREE.BufferAttribute(whole(plane.bodies, plane.size), 1)), ceramic);
    bodies.renderOrder = 1;
    mesh.add(bodies);
    items.push({
      name: `Potential at ${axes[plane.across]} = ${show(Math.round((plane.at / extent) * 1e4) / 1e4 * extent, "m", 3).replace(/^0 m$/, "0")}`, shape: mesh, cut: [material, ceramic], kind: "plane", across: plane.across, at: plane.at,
      paint() {
        ceramic.color.set(look.dielectric);
        for (const name of ["low", "high", "line"]) material.uniforms[name].value.set(...look[name].map((c) => c / 255));
        return `<i class="scale" style="background:${gradient([look.low, look.high])}"></i>`;
      },
    });
  }

  /* What a plane cuts through, as polygons, since a part is known by its surface only. */
  const fills = [];
  for (const plane of data.planes)
    for (const body of plane.cuts) {
      const item = items.find((i) => i.kind === "part" && i.name === body.name), place = places(body.places), index = [];
      let first = 0;
      for (const n of whole(body.counts, 4)) {
        const corners = Array.from({ length: n }, (_, i) => new THREE.Vector2(place[3 * (first + i) + 2], place[3 * (first + i) + 1 - plane.across]));
        for (const t of THREE.ShapeUtils.triangulateShape(corners, [])) index.push(...t.map((i) => first + i));
        first += n;
      }
      if (!item || !index.length) continue;
      const geometry = new THREE.BufferGeometry(), material = new THREE.MeshBasicMaterial({ side: THREE.DoubleSide });
      geometry.setAttribute("position", new THREE.BufferAttribute(place, 3));
      geometry.setIndex(index);
      const shape = new THREE.Mesh(geometry, material);
      shape.userData.text = `${item.name}, ${item.title}`;
      fills.push({ item, across: plane.across, shape, material });
      world.add(shape);
      const paintSurface = item.paint;
      item.paint = () => {
        const mark = paintSurface();
        material.color.copy(item.cut[0].color).multiplyScalar(look.back);
        return mark;
      };
    }

  if (data.rays) {
    const place = places(data.rays.places), energy = whole(data.rays.energies, 2), count = whole(data.rays.counts, 4), group = whole(data.rays.groups, 2);
    const names = data.rays.names.length ? data.rays.names : [""];
    names.forEach((name, number) => {
      const points = [], values = [];
      let first = 0;
      count.forEach((n, ray) => {
        for (let i = first; i + 1 < first + n && group[ray] === number; i++) {
          points.push(...place.subarray(3 * i, 3 * i + 6));
          values.push(energy[i] / 65535, energy[i + 1] / 65535);
        }
        first += n;
      });
      if (!points.length) return;
      const geometry = new THREE.LineSegmentsGeometry().setPositions(points), material = new THREE.LineMaterial({ vertexColors: true, linewidth: 1.5 });
      items.push({
        name: names.length > 1 ? "Rays: " + name : "Rays", shape: new THREE.LineSegments2(geometry, material), cut: [], kind: "rays",
        paint() {
          geometry.setColors(values.flatMap((v) => { const c = new THREE.Color(rgb(ramp(v))); return [c.r, c.g, c.b]; }));
          return `<i class="scale" style="background:${gradient(look.rays)}"></i>`;
        },
      });
    });
  }

  const spot = new Float32Array(bytes(data.spot)).map((v, i) => inside(v, i % 3));
  if (spot.length) {
    const geometry = new THREE.BufferGeometry(), material = new THREE.PointsMaterial({ size: 2.4, sizeAttenuation: false });
    geometry.setAttribute("position", new THREE.BufferAttribute(spot, 3));
    const shape = new THREE.Points(geometry, material);
    shape.renderOrder = 2;
    items.push({ name: "Where they arrive", shape, cut: [], kind: "spot", paint() { material.color.set(look.spot); return `<i class="dot" style="color:${look.spot}"></i>`; } });
  }
  for (const item of items) world.add(item.shape);

  function choose(item, on) {
    item.on = item.input.checked = on;
  }

  /* ---- cutting ---- */
  const edge = { x: 0, y: 0, z: 0 }, heart = [0, 1].map((k) => data.planes.find((p) => p.across === k)?.at ?? middle[k]);
  let cut = data.planes.length === 2 ? "quarter" : "x";
  for (const [k, a] of axes.entries()) edge[a] = k < 2 ? heart[k] : middle[2];
  const side = (axis, at, sign) => new THREE.Plane(new THREE.Vector3(...axes.map((a) => (a === axis ? sign : 0))), -sign * inside(at, axes.indexOf(axis)));
  function openUp() {
    const nudge = 1e-4 * extent; /* so that a plane of the potential is not cut away with the half it bounds */
    const planes = { none: [], x: [side("x", edge.x, 1)], y: [side("y", edge.y, -1)], z: [side("z", edge.z, -1)], quarter: [side("x", heart[0], 1), side("y", heart[1], -1)] }[cut];
    const half = [side("y", heart[1] - nudge, 1), side("x", heart[0] + nudge, -1)]; /* of the planes x and y, seen in a quarter cut */
    for (const fill of fills) {
      const a = axes[fill.across];
      fill.shape.visible = fill.item.on && (cut === "quarter" || (cut === a && edge[a] === heart[fill.across]));
      fill.material.clippingPlanes = cut === "quarter" ? [half[fill.across]] : [];
    }
    for (const item of items) {
      let own = planes;
      item.here = true;
      if (item.kind === "plane") {
        own = cut === "quarter" ? [half[item.across]] : cut === "z" ? planes : [];
        item.here = !["x", "y"].includes(cut) || (axes[item.across] === cut && edge[cut] === heart[item.across]);
      }
      for (const material of item.cut) Object.assign(material, { clippingPlanes: own, clipIntersection: cut === "quarter" && item.kind === "part" });
      item.shape.visible = item.on && item.here;
    }
    draw();
  }

  /* ---- the view ---- */
  const controls = new THREE.OrbitControls(camera, canvas);
  Object.assign(controls, { zoomToCursor: true, minDistance: 1e-3, maxDistance: 12, enableZoom: false, rotateSpeed: 0.9 });
  let waiting = false;
  function draw() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; drawNow(); });
  }
  function drawNow() {
    const distance = camera.position.distanceTo(controls.target);
    camera.near = Math.max(1e-5, 0.02 * distance);
    camera.far = distance + 6;
    camera.updateProjectionMatrix();
    renderer.render(world, camera);
    drawRuler(distance);
  }
  controls.addEventListener("change", draw);
  /* Looks at points (x, y, z one after the other) from a direction, from where all of them are seen. */
  function lookFrom(from, points) {
    const way = new THREE.Vector3(...from).normalize(), up = new THREE.Vector3(0, 1, 0), half = Math.tan((camera.fov / 2) * (Math.PI / 180));
    const right = up.clone().cross(way).normalize(), above = way.clone().cross(right), target = new THREE.Vector3(...middleOf(points)), p = new THREE.Vector3();
    let distance = 0;
    for (let i = 0; i < points.length; i += 3) {
      p.fromArray(points, i).sub(target);
      distance = Math.max(distance, p.dot(way) + 1.1 * Math.max(Math.abs(p.dot(right)) / (half * camera.aspect), Math.abs(p.dot(above)) / half));
    }
    controls.target.copy(target);
    camera.up.copy(up);
    camera.position.copy(target).addScaledVector(way, Math.max(distance, 1e-3));
    controls.update();
    draw();
  }
  function middleOf(points) {
    const low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity];
    points.forEach((v, i) => { low[i % 3] = Math.min(low[i % 3], v); high[i % 3] = Math.max(high[i % 3], v); });
    return low.map((v, k) => (v + high[k]) / 2);
  }
  const tube = Float32Array.from([...data.parts, ...data.planes.flatMap((p) => p.cuts)].flatMap((part) => Array.from(places(part.places))));
  function spotView() {
    for (const item of items) if (item.kind === "plane") choose(item, false);
    openUp();
    lookFrom([-0.4, 0.3, -1], spot);
  }
  const views = {
    Tube: () => lookFrom([-1, 0.62, -0.42], tube),
    Side: () => lookFrom([-1, 0, 0], tube),
    Top: () => lookFrom([-1e-3, 1, 0], tube),
    "Along z": () => lookFrom([0, 0, -1], tube),
  };
  if (spot.length) views.Spot = spotView;

  /* Directions of the axes, and a length to compare with, as they are in the middle of the view. */
  const overlay = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  overlay.setAttribute("class", "overlay");
  overlay.setAttribute("aria-hidden", "true");
  function drawRuler(distance) {
    const height = canvas.clientHeight, width = canvas.clientWidth;
    const pixel = (2 * distance * Math.tan((camera.fov / 2) * (Math.PI / 180)) * extent) / height;
    const want = 110 * pixel, ten = 10 ** Math.floor(Math.log10(want)), length = ten * (want / ten >= 5 ? 5 : want / ten >= 2 ? 2 : 1);
    const at = [46, height - 46];
    let text = "";
    for (const [k, a] of axes.entries()) {
      const way = new THREE.Vector3(k === 0 ? 1 : 0, k === 1 ? 1 : 0, k === 2 ? 1 : 0).transformDirection(camera.matrixWorldInverse);
      const x = at[0] + 26 * way.x, y = at[1] - 26 * way.y;
      if (Math.hypot(way.x, way.y) < 0.25) continue; /* toward the reader */
      text += `<path d="M${at}L${x} ${y}"/><text x="${at[0] + 36 * way.x}" y="${at[1] - 36 * way.y + 4}">${a}</text>`;
    }
    const end = width - 24, start = end - length / pixel;
    text += `<path d="M${start} ${height - 28}v6H${end}v-6"/><text x="${(start + end) / 2}" y="${height - 34}">${show(length, "m")}</text>`;
    overlay.innerHTML = text;
  }

  /* ---- reading ---- */
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  plot.append(overlay, tip);
  const caster = new THREE.Raycaster();
  function isCut(material, point) {
    const planes = material.clippingPlanes ?? [], off = planes.filter((p) => p.distanceToPoint(point) < 0).length;
    return planes.length > 0 && (material.clipIntersection ? off === planes.length : off > 0);
  }
  function levelAt(hit) {
    const level = hit.object.geometry.attributes.level, { a, b, c } = hit.face, k = hit.barycoord;
    return (level.getX(a) * k.x + level.getX(b) * k.y + level.getX(c) * k.z) * data.step;
  }
  function read(event) {
    const b = canvas.getBoundingClientRect(), x = event.clientX - b.left, y = event.clientY - b.top;
    caster.setFromCamera({ x: (2 * x) / b.width - 1, y: 1 - (2 * y) / b.height }, camera);
    const shapes = items.filter((i) => i.kind === "part" || i.kind === "plane").concat(fills).map((i) => i.shape).filter((s) => s.visible);
    const hit = caster.intersectObjects(shapes, true).find((h) => (h.object.userData.level || h.object.userData.text) && !isCut(h.object.material, h.point));
    tip.hidden = !hit;
    if (!hit) return;
    const where = hit.point.toArray().map((v, k) => `${axes[k]} ${show(Math.round((v + middle[k] / extent) * 1e5) / 1e5 * extent, "m")}`).join(", ");
    const name = hit.object.userData.level ? show(levelAt(hit), "V") : escape(hit.object.userData.text);
    tip.innerHTML = `<b>${name}</b><br><span>${where}</span>`;
    tip.style.left = (x + 22 + tip.offsetWidth > b.width ? Math.max(0, x - tip.offsetWidth - 10) : x + 20) + "px";
    tip.style.top = Math.max(0, Math.min(y + 14, b.height - tip.offsetHeight - 4)) + "px";
  }

  /* ---- pointer and keys ---- */
  const hint = document.createElement("div");
  hint.className = "hint";
  hint.innerHTML = "<span>Hold Ctrl, or click first, to zoom with the wheel</span>";
  plot.append(hint);
  let dragging = false, pointed = 0, hinting = 0;
  canvas.addEventListener("pointerdown", () => { dragging = true; tip.hidden = true; controls.enableZoom = true; canvas.focus({ preventScroll: true }); });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { dragging = false; });
  canvas.addEventListener("pointermove", (e) => {
    if (dragging) return;
    cancelAnimationFrame(pointed);
    pointed = requestAnimationFrame(() => read(e));
  });
  canvas.addEventListener("pointerleave", () => { cancelAnimationFrame(pointed); tip.hidden = true; });
  plot.addEventListener("wheel", (e) => {
    controls.enableZoom = e.ctrlKey || e.metaKey || document.activeElement === canvas || figure.classList.contains("large");
    tip.hidden = true;
    if (controls.enableZoom) return;
    hint.classList.add("on");
    clearTimeout(hinting);
    hinting = setTimeout(() => hint.classList.remove("on"), 1200);
  }, { capture: true, passive: true });
  canvas.addEventListener("dblclick", () => views.Tube());
  function turn(right, up) {
    const way = camera.position.clone().sub(controls.target), size = way.length();
    const around = Math.atan2(way.x, way.z) + right, tilt = Math.max(-1.55, Math.min(1.55, Math.asin(way.y / size) + up));
    way.set(Math.sin(around) * Math.cos(tilt), Math.sin(tilt), Math.cos(around) * Math.cos(tilt)).multiplyScalar(size);
    camera.position.copy(controls.target).add(way);
    controls.update();
    draw();
  }
  function zoom(factor) {
    camera.position.sub(controls.target).multiplyScalar(1 / factor).add(controls.target);
    controls.update();
    draw();
  }
  canvas.addEventListener("keydown", (e) => {
    const way = { ArrowLeft: [0.12, 0], ArrowRight: [-0.12, 0], ArrowUp: [0, -0.12], ArrowDown: [0, 0.12] }[e.key];
    if (way) turn(...way);
    else if (e.key === "+" || e.key === "=") zoom(1.25);
    else if (e.key === "-") zoom(1 / 1.25);
    else if (e.key === "0") views.Tube();
    else if (e.key === "c") cutting.querySelector(`[value="${{ none: "quarter", quarter: "x", x: "y", y: "z", z: "none" }[cut]}"]`).click();
    else if (e.key === "Escape" && figure.classList.contains("large")) enlarge();
    else return;
    e.preventDefault();
  });

  /* ---- what stands around ---- */
  const svg = (d) => `<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${d}"/></svg>`;
  const tools = figure.querySelector(".tools"), legend = figure.querySelector(".legend"), bar = figure.querySelector(".controls");
  function tool(title, path, act) {
    const b = document.createElement("button");
    b.type = "button";
    b.title = title;
    b.setAttribute("aria-label", title);
    b.innerHTML = svg(path);
    b.addEventListener("click", act);
    tools.append(b);
  }
  function enlarge() {
    figure.classList.toggle("large");
    resize();
    canvas.focus({ preventScroll: true });
  }
  function save() {
    const link = document.createElement("a");
    drawNow();
    link.href = canvas.toDataURL("image/png");
    link.download = "tube.png";
    link.click();
  }
  function reset() {
    cut = "quarter";
    for (const [k, a] of axes.entries()) edge[a] = k < 2 ? heart[k] : middle[2];
    for (const item of items) choose(item, true);
    cutting.querySelector(`[value="${cut}"]`).checked = true;
    showSlider();
    openUp();
    views.Tube();
  }
  tool("Magnify", "M8 3v10M3 8h10", () => zoom(1.4));
  tool("Reduce", "M3 8h10", () => zoom(1 / 1.4));
  tool("Show all as at first", "M3 8a5 5 0 1 0 1.6-3.7M3 3v2.6h2.6", reset);
  tool("Save as PNG", "M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13h10", save);
  tool("Fill the window", "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3", enlarge);

  const cutting = document.createElement("fieldset"), slider = document.createElement("input");
  cutting.innerHTML = "<legend>Cut</legend>" + [["quarter", "quarter"], ["x", "along x"], ["y", "along y"], ["z", "along z"], ["none", "none"]]
    .map(([value, text]) => `<label><input type="radio" name="cut" value="${value}"${value === cut ? " checked" : ""}>${text}</label>`).join("");
  Object.assign(slider, { type: "range", min: 0, max: 1000, title: "Where it is cut" });
  slider.setAttribute("aria-label", "Where it is cut");
  cutting.append(slider);
  function showSlider() {
    const k = axes.indexOf(cut);
    slider.disabled = k < 0;
    slider.value = k < 0 ? 500 : 1000 * ((edge[cut] - box[k][0]) / (box[k][1] - box[k][0]));
  }
  cutting.addEventListener("change", (e) => {
    if (e.target === slider) return;
    cut = e.target.value;
    showSlider();
    openUp();
  });
  slider.addEventListener("input", () => {
    const b = data.box[cut], k = axes.indexOf(cut), at = b[0] + (slider.value / 1000) * (b[1] - b[0]);
    edge[cut] = k < 2 && Math.abs(at - heart[k]) < 0.012 * (b[1] - b[0]) ? heart[k] : at; /* where the potential is known, the cut shows it */
    openUp();
  });
  const viewing = document.createElement("div");
  viewing.className = "views";
  for (const [name, act] of Object.entries(views)) {
    const b = document.createElement("button");
    b.type = "button";
    b.textContent = name;
    b.addEventListener("click", act);
    viewing.append(b);
  }
  bar.append(cutting, viewing);
  for (const item of items) {
    const label = document.createElement("label"), input = document.createElement("input");
    input.type = "checkbox";
    item.input = input;
    choose(item, true);
    input.addEventListener("change", () => { choose(item, input.checked); openUp(); });
    item.mark = document.createElement("span");
    label.append(input, item.mark, item.name);
    if (item.title) label.title = item.title;
    legend.append(label);
  }
  const scales = document.createElement("div");
  scales.className = "scales";
  plot.append(scales);
  function paint() {
    look = looks[root.dataset.theme] ?? looks.light;
    sky.intensity = look.sky;
    lamp.intensity = look.lamp;
    for (const item of items) item.mark.innerHTML = item.paint();
    const scale = (name, stops, range, unit) => `<div>${name} <span>${show(range[0], unit)}</span><i style="background:${gradient(stops)}"></i><span>${show(range[1], unit)}</span></div>`;
    scales.innerHTML = scale("Potential", [look.low, look.high], data.potential, "V") + (data.rays ? scale("Energy", look.rays, data.rays.energy, "eV") : "");
    draw();
  }
  new MutationObserver(paint).observe(root, { attributes: true, attributeFilter: ["data-theme"] });

  let seen = false;
  function resize() {
    const style = getComputedStyle(plot), width = Math.floor(plot.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
    if (width < 40) return;
    const height = figure.classList.contains("large") ? Math.max(200, plot.clientHeight - 8) : Math.max(300, Math.min(620, 0.56 * width));
    renderer.setPixelRatio(Math.min(2, window.devicePixelRatio || 1));
    renderer.setSize(width, height);
    camera.aspect = width / height;
    camera.updateProjectionMatrix();
    if (!seen) views.Tube();
    seen = true;
    draw();
  }
  showSlider();
  paint();
  openUp();
  resize();
  new ResizeObserver(resize).observe(plot);
  window.addEventListener("beforeprint", drawNow);
})();
