// The files of a year: a grid for each source, weeks across, weekdays down. What became of each day is the daemon's
// word; a day that wants a look is named above the grid, too, so that it cannot be overlooked. Arrow keys move between
// the days; what a day holds is said below the grid and to who cannot see it.

const kinds = {
  missing: ['!', 'missing: no file came, and nobody has excused the day'],
  rejected: ['×', 'rejected, and no good file since'],
  odd: ['?', 'odd: a finding about its file is open'],
  late: ['L', 'came late'],
  came: ['✓', 'came'],
  empty: ['0', 'came without a conviction'],
  excused: ['e', 'no file, excused by two operators'],
  historical: ['h', 'a historical file only'],
  pending: ['…', 'may still come'],
  unwatched: ['–', 'no file; the source has no calendar'],
};
const loud = ['missing', 'rejected', 'odd', 'late'];
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const oneDay = 86400000; // ms
const parse = (day) => Date.parse(`${day}T00:00:00Z`);
const text = (time) => new Date(time).toISOString().slice(0, 10);
const weekdayOf = (time) => (new Date(time).getUTCDay() + 6) % 7;
const monthName = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });
const chosen = new Map(); // source → the day that the keyboard stands on

function words(day) {
  const parts = [`${weekdays[weekdayOf(parse(day.day))]} ${day.day}: ${kinds[day.state]?.[1] ?? 'no file is due'}`];
  if (day.convictions) parts.push(`${day.convictions} convictions`);
  if (day.accepted > 1) parts.push(`${day.accepted} files`);
  if (day.historical) parts.push(`${day.historical} historical`);
  if (day.rejectedOpen) parts.push(`${day.rejectedOpen} rejected`);
  if (day.rejectedSettled) parts.push(`${day.rejectedSettled} rejected before`);
  if (day.duplicate) parts.push(`${day.duplicate} duplicate`);
  return parts.join(', ');
}

// The name of a month stands over the week in which it begins.
function heading(weeks, start) {
  const row = document.createElement('tr');
  row.append(document.createElement('td'));
  for (let week = 0; week < weeks; ++week) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    const last = start + (week * 7 + 6) * oneDay;
    if (new Date(last).getUTCDate() <= 7) cell.textContent = monthName.format(last);
    row.append(cell);
  }
  const head = document.createElement('thead');
  head.append(row);
  return head;
}

function dayCell(day, isChosen) {
  const cell = document.createElement('td');
  if (!day || !kinds[day.state]) return cell;
  const said = words(day);
  cell.className = `day-${day.state}`;
  cell.dataset.day = day.day;
  cell.textContent = kinds[day.state][0];
  cell.title = said;
  cell.setAttribute('aria-label', said);
  cell.tabIndex = isChosen ? 0 : -1;
  return cell;
}

const steps = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1 }; // days
function listen(table, said, source) {
  const say = (event) => { said.textContent = event.target.title ?? ''; };
  table.addEventListener('focusin', say);
  table.addEventListener('mouseover', say);
  table.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    const from = event.target.dataset.day;
    if (!step || !from) return;
    event.preventDefault();
    const to = table.querySelector(`[data-day="${text(parse(from) + step * oneDay)}"][tabindex]`);
    if (!to) return;
    event.target.tabIndex = -1;
    to.tabIndex = 0;
    chosen.set(source, to.dataset.day);
    to.focus();
  });
}

function calendar(source, days) {
  const first = parse(days[0].day);
  const start = first - weekdayOf(first) * oneDay;
  const weeks = Math.floor((parse(days.at(-1).day) - start) / (7 * oneDay)) + 1;
  const known = new Map(days.map((day) => [day.day, day]));
  const reachable = days.filter((day) => kinds[day.state]);
  const at = chosen.get(source) ?? reachable.at(-1)?.day;
  const table = document.createElement('table');
  table.className = 'calendar';
  table.setAttribute('role', 'grid');
  table.setAttribute('aria-label', `files of ${source}`);
  table.append(heading(weeks, start));
  const body = table.createTBody();
  weekdays.forEach((name, weekday) => {
    const row = body.insertRow();
    const label = document.createElement('th');
    label.scope = 'row';
    label.textContent = name;
    row.append(label);
    for (let week = 0; week < weeks; ++week) {
      const day = text(start + (week * 7 + weekday) * oneDay);
      row.append(dayCell(known.get(day), day === at));
    }
  });
  return table;
}

// What wants a look, in words: the gravest first, the newest days first.
function alarms(days) {
  const most = 12;
  return loud.flatMap((state) => {
    const named = days.filter((day) => day.state === state).map((day) => day.day).reverse();
    if (!named.length) return [];
    const line = document.createElement('p');
    line.className = `days-alarm day-${state}`;
    const more = named.length > most ? ` and ${named.length - most} more` : '';
    line.textContent = `${kinds[state][0]} ${named.length} ${state}: ${named.slice(0, most).join(', ')}${more}`;
    return [line];
  });
}

export function showLegend(place) {
  for (const [kind, [sign, meaning]] of Object.entries(kinds)) {
    const swatch = document.createElement('span');
    swatch.className = `swatch day-${kind}`;
    swatch.textContent = sign;
    const entry = document.createElement('span');
    entry.append(swatch, meaning);
    place.append(entry);
  }
}

// Built anew only where something changed, so that who reads or moves in it is not disturbed.
let shown = '';
export function showCalendars(place, overview) {
  const files = overview.files;
  const key = JSON.stringify([files, overview.today]);
  if (key === shown) return;
  shown = key;
  if (!files?.length) {
    const none = document.createElement('p');
    none.className = 'soft';
    none.textContent = files ? 'No source is configured.' : 'Not read yet.';
    place.replaceChildren(none);
    return;
  }
  const focused = document.activeElement?.dataset?.day;
  const focusedSource = document.activeElement?.closest?.('[data-source]')?.dataset.source;
  const made = [...new Set(files.map((day) => day.source))].map((source) => {
    const days = files.filter((day) => day.source === source);
    const box = document.createElement('div');
    box.dataset.source = source;
    const said = document.createElement('p');
    said.className = 'calendar-said';
    const table = calendar(source, days);
    listen(table, said, source);
    const wide = document.createElement('div');
    wide.className = 'wide newest-in-view';
    wide.append(table);
    const name = document.createElement('h3');
    name.textContent = source;
    box.append(name, ...alarms(days), wide, said);
    return box;
  });
  place.replaceChildren(...made);
  if (focused) place.querySelector(`[data-source="${CSS.escape(focusedSource)}"] [data-day="${focused}"]`)?.focus();
}
