// SPDX-License-Identifier: EUPL-1.2
// The picture and its figures as they come, and shapes drawn by mouse, finger or keyboard. Points are fractions of the
// picture. What is drawn goes to the device at once, which checks it; nothing is kept in the browser.
"use strict";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 0.01;
const WORDS = { green: "Good", grey: "Not seen yet", yellow: "Usable, should be better", red: "Not good enough" };
const KINDS = { lane: "lane", line: "line to cross", watch: "zone to watch", zone: "privacy zone" };
const KEYS = { l: "lane", c: "line", w: "watch", p: "zone" };
const least = (kind) => (kind === "line" ? 2 : 3);
const at = (id) => document.getElementById(id);
const surface = at("drawing");

let shapes = []; // {kind, name, direction, polygon, more}: more is what cannot be changed here
let drawing = null; // {kind, points}
let cross = [0.5, 0.5];
let plates = [];
let best = 0;

async function follow() {
  let number = -1;
  for (;;) {
    let answer;
    try {
      answer = await fetch(`/state?after=${number}`);
    } catch {
      at("words").textContent = "The device does not answer; trying again.";
      await new Promise((done) => setTimeout(done, 1000));
      continue;
    }
    if (!answer.ok) return location.replace("/");
    const state = await answer.json();
    if (state.number !== number && state.pictured) await load(`/picture.jpg?number=${state.number}`);
    number = state.number;
    show(state);
  }
}

function load(address) {
  return new Promise((done) => {
    const picture = at("picture");
    picture.onload = picture.onerror = done;
    picture.src = address;
  });
}

function show(state) {
  at("words").textContent = state.words;
  at("left").textContent = `${Math.floor(state.left_s / 60)}:${String(Math.floor(state.left_s % 60)).padStart(2, "0")}`;
  at("light").className = `light ${state.light}`;
  if (at("light").textContent !== WORDS[state.light]) at("light").textContent = WORDS[state.light];
  at("findings").replaceChildren(...state.findings.map(finding));
  if (state.focus !== null) {
    best = Math.max(best, state.focus);
    at("focus").textContent = state.focus.toFixed(0);
    at("best").textContent = best.toFixed(0);
  }
  plates = state.plates;
  paint();
}

function finding(each) {
  const row = element("div", { class: each.light });
  row.append(element("dt", {}, each.name), element("dd", {}, each.figure));
  if (each.words) row.append(element("dd", { class: "remedy" }, each.words));
  return row;
}

function element(name, attributes, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function figure(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function paint() {
  const points = (polygon) => polygon.map(([x, y]) => `${x},${y}`).join(" ");
  const parts = plates.map(([x1, y1, x2, y2]) => figure("rect", { class: "plate", x: x1, y: y1, width: x2 - x1, height: y2 - y1 }));
  for (const shape of shapes) parts.push(figure(shape.kind === "line" ? "polyline" : "polygon", { class: `shape-${shape.kind}`, points: points(shape.polygon) }));
  if (drawing) {
    parts.push(figure("polyline", { class: `shape-${drawing.kind}`, points: points([...drawing.points, cross]) }));
    const [x, y] = cross;
    parts.push(figure("path", { class: "cross", d: `M${x - 0.02},${y}H${x + 0.02}M${x},${y - 0.03}V${y + 0.03}` }));
  }
  surface.replaceChildren(...parts);
  surface.classList.toggle("drawing", drawing !== null);
  at("finish").disabled = !drawing || drawing.points.length < least(drawing.kind);
  at("back").disabled = !drawing || drawing.points.length === 0;
  at("cancel").disabled = !drawing;
  for (const button of document.querySelectorAll("[data-draw]")) {
    button.setAttribute("aria-pressed", String(drawing !== null && drawing.kind === button.dataset.draw));
  }
}

function begin(kind) {
  drawing = { kind, points: [] };
  cross = [0.5, 0.5];
  surface.focus();
  hint();
}

function hint() {
  at("hint").textContent = drawing
    ? `Drawing a ${KINDS[drawing.kind]}: ${drawing.points.length} corners. Click corners, or move the cross with the arrow keys and press Enter; F finishes.`
    : "Choose what to draw. With the keyboard: L lane, C line to cross, W zone to watch, P privacy zone.";
  paint();
}

function corner(point) {
  if (!drawing || drawing.points.length >= (drawing.kind === "line" ? 16 : 64)) return;
  drawing.points.push(point.map((value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4));
  hint();
}

function finish() {
  if (!drawing || drawing.points.length < least(drawing.kind)) return;
  const { kind, points } = drawing;
  shapes.push({ kind, name: freeName(kind), direction: kind === "line" ? "approaching" : "unknown", polygon: points });
  stop();
  changed();
}

function freeName(kind) {
  for (let number = 1; ; number += 1) {
    const name = `${kind}-${number}`;
    if (!shapes.some((shape) => shape.kind === kind && shape.name === name)) return name;
  }
}

function back() {
  if (!drawing) return;
  drawing.points.pop();
  hint();
}

function stop() {
  drawing = null;
  hint();
}

function changed() {
  at("shapes").replaceChildren(...shapes.map(entry));
  paint();
  send();
}

function entry(shape) {
  const line = element("li", {});
  const name = element("input", { "aria-label": `Name of the ${KINDS[shape.kind]}`, maxlength: 60 });
  name.value = shape.name;
  name.addEventListener("change", () => { shape.name = name.value.trim(); send(); });
  line.append(element("span", {}, KINDS[shape.kind]), name);
  if (shape.kind === "lane" || shape.kind === "line") line.append(direction(shape));
  const remove = element("button", { type: "button", "aria-label": `Remove ${shape.name}` }, "Remove");
  remove.addEventListener("click", () => { shapes = shapes.filter((each) => each !== shape); changed(); });
  line.append(remove);
  return line;
}

function direction(shape) {
  const words = shape.kind === "line" ? "Forward over" : "Direction of";
  const choice = element("select", { "aria-label": `${words} ${shape.name}` });
  for (const value of ["unknown", "approaching", "receding"]) choice.append(element("option", { value }, value));
  choice.value = shape.direction;
  choice.addEventListener("change", () => { shape.direction = choice.value; send(); });
  return choice;
}

async function send() {
  const of = (kind) => shapes.filter((shape) => shape.kind === kind);
  const area = ({ name, polygon }) => ({ name, polygon });
  const drawn = {
    lanes: of("lane").map(({ name, direction, polygon, more }) => ({ ...more, lane_id: name, direction, polygon })),
    lines: of("line").map(({ name, direction, polygon, more }) => ({ ...more, name, forward: direction, points: polygon })),
    zones: of("watch").map(area),
    privacy_zones: of("zone").map(area),
  };
  const answer = await fetch("/drawing", { method: "POST", body: JSON.stringify(drawn) });
  at("fault").hidden = answer.ok;
  at("fault").textContent = answer.ok ? "" : await answer.text();
}

function key(event) {
  const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  if (event.key in moves && drawing) {
    const far = event.shiftKey ? 5 : 1;
    cross = cross.map((value, axis) => Math.min(1, Math.max(0, value + far * moves[event.key][axis])));
    paint();
  } else if (event.key === "Enter" || event.key === " ") corner(cross);
  else if (event.key === "Backspace") back();
  else if (event.key === "Escape") stop();
  else if (event.key === "f" || event.key === "F") finish();
  else if (event.key.toLowerCase() in KEYS) begin(KEYS[event.key.toLowerCase()]);
  else return;
  event.preventDefault();
}

function place(event) {
  const { left, top, width, height } = surface.getBoundingClientRect();
  return [(event.clientX - left) / width, (event.clientY - top) / height];
}

async function start() {
  surface.addEventListener("pointerdown", (event) => { cross = place(event); corner(cross); });
  surface.addEventListener("pointermove", (event) => { if (drawing) { cross = place(event); paint(); } });
  surface.addEventListener("keydown", key);
  for (const button of document.querySelectorAll("[data-draw]")) button.addEventListener("click", () => begin(button.dataset.draw));
  at("finish").addEventListener("click", finish);
  at("back").addEventListener("click", back);
  at("cancel").addEventListener("click", stop);
  const known = await (await fetch("/drawing.json")).json();
  const area = (kind) => ({ name, polygon }) => ({ kind, name, polygon });
  shapes = [
    ...known.lanes.map((lane) => ({ kind: "lane", name: lane.lane_id, direction: lane.direction, polygon: lane.polygon, more: { name: lane.name } })),
    ...known.lines.map((line) => ({ kind: "line", name: line.name, direction: line.forward, polygon: line.points,
      more: { forward_words: line.forward_words, back_words: line.back_words } })),
    ...known.zones.map(area("watch")),
    ...known.privacy_zones.map(area("zone")),
  ];
  at("shapes").replaceChildren(...shapes.map(entry));
  paint();
  follow();
}

start();
