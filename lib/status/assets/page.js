// Reads /api/v1/overview every few seconds, /api/v1/volumes every minute, and shows them.
// All text goes in as text, never as HTML.
import { showCalendars, showLegend } from './calendar.js';
import { showVolumes } from './volumes.js';

const every = 5000; // ms
const patience = 10000; // ms, for an answer
const place = (id) => document.getElementById(id);
const regions = new Intl.DisplayNames(['en'], { type: 'region' });
const numbers = new Intl.NumberFormat('en-GB');
const sums = ['', 'records of files', 'decisions on events', 'notifications of decisions', 'notifications by status'];

function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

function age(from, to) { // two instants, as "3h 12m"
  const seconds = Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 1000));
  const units = [['d', 86400], ['h', 3600], ['m', 60], ['s', 1]];
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) return '0s';
  let rest = seconds;
  return units.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count ? count + unit : '';
  }).filter(Boolean).join(' ');
}

// Days until the end of a legal clock: warns in its last week, as /health does.
function deadline(day, today) {
  if (!day) return element('span', 'soft', '–');
  const left = Math.round((Date.parse(day) - Date.parse(today)) / 86400000);
  const words = left < 0 ? `${day}, late` : left === 0 ? `${day}, today` : `${day}, ${left}d`;
  return element('span', left < 0 ? 'bad' : left <= 6 ? 'near' : '', words);
}

function cell(label, value, className = '') {
  const made = element('td', `number ${className} ${value === 0 ? 'zero' : ''}`,
    typeof value === 'number' ? numbers.format(value) : value);
  made.dataset.label = label;
  return made;
}

function rows(id, made, empty, columns) {
  if (made.length === 0) {
    const cell = element('td', 'soft', empty);
    cell.colSpan = columns;
    made = [element('tr', '', cell)];
  }
  place(id).replaceChildren(...made);
}

// Checks that say the same of several things are one alarm.
function alarms(checks) {
  const found = new Map();
  for (const [name, list] of Object.entries(checks)) {
    for (const check of list.filter(({ status }) => status !== 'pass')) {
      const key = [name, check.status, check.observedValue, check.output].join('\n');
      if (!found.has(key)) found.set(key, { name, ...check, about: [] });
      const said = check.componentId === 'all' || name.endsWith(`:${check.componentId}`);
      if (!said) found.get(key).about.push(check.componentId);
    }
  }
  const weight = { fail: 0, warn: 1 };
  return [...found.values()].sort((a, b) => weight[a.status] - weight[b.status]);
}

function about(names) {
  const most = 6;
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

function alarmRow(alarm) {
  const { observedValue: value, observedUnit: unit } = alarm;
  const observed = value === undefined ? '' : `${numbers.format(value)} ${unit}`;
  return element('li', '', element('span', `tag ${alarm.status}`, alarm.status),
    element('span', '', element('span', 'what', `${alarm.name} ${about(alarm.about)}`), ' ',
      element('span', 'soft', [observed, alarm.output].filter(Boolean).join(' · '))));
}

function showHealth(health) {
  const grade = place('grade');
  const words = { pass: 'all is well', warn: 'something wants a look', fail: 'something is wrong' }[health.status];
  if (grade.textContent !== words) grade.textContent = words; // said aloud where it changes
  grade.className = `grade ${health.status}`;
  document.title = health.status === 'pass' ? 'convictiond' : `(${health.status}) convictiond`;
  place('version').textContent = `version ${health.releaseId}`;
  const made = alarms(health.checks).map(alarmRow);
  const names = Object.keys(health.checks).filter((name) => !name.startsWith('lanes:'));
  place('alarms').replaceChildren(...(made.length ? made
    : [element('li', 'soft', `None. Watched: the lanes, ${names.join(', ')}.`)]));
}

function circuit(lane) {
  if (!lane.route) return ['fail', 'no route'];
  if (lane.open) return ['warn', `open: ${lane.cause}`];
  return ['pass', lane.ours ? 'works' : 'another daemon’s'];
}

function laneRow(lane, overview) {
  const [grade, words] = circuit(lane);
  const trouble = lane.late > 0 || (grade === 'fail' && lane.queued > 0) ? 'fail'
    : grade === 'warn' || lane.overdue > 0 ? 'warn' : '';
  const name = element('th', '', lane.id, ' ', element('span', 'state-name', regions.of(lane.id) ?? ''));
  name.scope = 'row';
  const shown = element('span', { pass: 'soft', warn: 'near', fail: 'bad' }[grade], words);
  const overdue = lane.overdue > 0 ? element('span', 'near', ` (${numbers.format(lane.overdue)} overdue)`) : '';
  const delivered = cell('delivered', lane.delivered);
  delivered.append(overdue);
  const clock = lane.late > 0 ? element('span', 'bad', `${lane.nearestDay}, ${numbers.format(lane.late)} late`)
    : deadline(lane.nearestDay, overview.today);
  const day = cell('deadline', clock, lane.nearestDay ? '' : 'zero');
  const oldest = lane.oldestUndelivered ? age(lane.oldestUndelivered, overview.time) : '–';
  return element('tr', trouble, name, element('td', 'circuit', shown), cell('queued', lane.queued),
    cell('in flight', lane.inFlight), cell('a minute', lane.perMinute), delivered,
    cell('acknowledged', lane.acknowledged), cell('refused', lane.refused), cell('held', lane.held),
    cell('oldest', oldest, lane.oldestUndelivered ? '' : 'zero'), day);
}

function showLanes(overview) {
  rows('lane-rows', overview.lanes.map((lane) => laneRow(lane, overview)), 'No lane is configured.', 11);
  const total = (key) => overview.lanes.reduce((sum, lane) => sum + lane[key], 0);
  const name = element('th', '', 'all');
  name.scope = 'row';
  place('lane-sum').replaceChildren(element('tr', '', name, element('td', 'circuit'),
    cell('queued', total('queued')), cell('in flight', total('inFlight')), cell('a minute', total('perMinute')),
    cell('delivered', total('delivered')), cell('acknowledged', total('acknowledged')),
    cell('refused', total('refused')), cell('held', total('held')), element('td', 'zero'), element('td', 'zero')));
}

function showDesk(overview) {
  const made = (overview.desk ?? []).map((waiting) => {
    const name = element('th', '', waiting.id);
    name.scope = 'row';
    return element('tr', '', name, element('td', 'number', numbers.format(waiting.count)),
      element('td', 'number', deadline(waiting.nearestDay, overview.today)));
  });
  rows('desk-rows', made, overview.desk ? 'Nothing waits for a person.' : 'Not read yet.', 3);
  const backlogs = (overview.backlogs ?? []).map((backlog) => element('li', '', element('b', '', backlog.id), ' ',
    `${numbers.format(backlog.held)} held for ${age(backlog.since, overview.time)}, oldest recorded `
    + `${backlog.oldestRecorded} · ${backlog.file}`));
  place('backlogs').replaceChildren(...(backlogs.length ? backlogs : [element('li', 'soft', 'None.')]));
}

function showFindings(overview) {
  const made = (overview.findings ?? []).map((found) => {
    const tag = `tag ${found.grade === 'critical' ? 'fail' : 'warn'}`;
    const name = element('th', '', `${found.id} `, element('span', tag, found.kind));
    name.scope = 'row';
    return element('tr', '', name, element('td', '', age(found.since, overview.time)), element('td', '', found.detail));
  });
  rows('finding-rows', made, overview.findings ? 'What should have come has come.' : 'Not read yet.', 3);
}

function showSums(overview) {
  const made = (overview.sums?.rows ?? []).map((sum) => {
    const name = element('th', '', `${sum.id} `, element('span', 'state-name', sums[sum.id]));
    name.scope = 'row';
    return element('tr', '', name, element('td', 'number', numbers.format(sum.owed)),
      element('td', 'number', numbers.format(sum.found)),
      element('td', `number ${sum.difference ? 'bad' : ''}`, numbers.format(sum.difference)));
  });
  rows('sum-rows', made, 'Not taken yet.', 4);
}

function showForeign(count) {
  place('foreign').hidden = !count;
  place('foreign').textContent = count === 1 ? '1 name in the drop directory is no daily file’s.'
    : `${numbers.format(count)} names in the drop directory are no daily files’.`;
}

function show(overview) {
  showHealth(overview.health);
  showForeign(overview.foreignFiles);
  showLanes(overview);
  showCalendars(place('calendars'), overview);
  showFindings(overview);
  showDesk(overview);
  showSums(overview);
  place('as-of').textContent = `${overview.time.slice(0, 10)} ${overview.time.slice(11, 19)} UTC`;
}

function silent(why) {
  document.body.classList.toggle('stale', Boolean(why));
  const notice = place('notice');
  notice.hidden = !why;
  if (notice.textContent !== why) notice.textContent = why;
}

async function read(path) {
  const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(patience) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

// Volumes change with a file: they are read again once a minute.
let volumesReadAt = -Infinity;
async function look() {
  try {
    show(await read('/api/v1/overview'));
    if (performance.now() - volumesReadAt > 60000) {
      showVolumes(place('volumes'), await read('/api/v1/volumes'));
      volumesReadAt = performance.now();
    }
    silent('');
  } catch (error) {
    silent(`The daemon does not answer (${error.message}); what is shown is old.`);
  }
}

let paused = false;
let timer = 0;
async function turn() {
  clearTimeout(timer);
  if (!paused && !document.hidden) await look();
  timer = setTimeout(turn, every);
}

place('pause').addEventListener('click', (event) => {
  paused = !paused;
  event.target.setAttribute('aria-pressed', String(paused));
  event.target.textContent = paused ? 'Paused' : 'Pause';
  if (!paused) turn();
});
document.addEventListener('visibilitychange', () => { if (!document.hidden) turn(); });
showLegend(place('legend'));
turn();
