// The files of the last weeks: a grid for each source, weeks across, weekdays down. A day without a file stands out.
// Arrow keys move between the days; what a day holds is said below the grid and to who cannot see it.

const kinds = {
  accepted: ['✓', 'accepted'],
  rejected: ['×', 'rejected, and no good file since'],
  none: ['!', 'no file came'],
  historical: ['h', 'historical file only'],
  pending: ['…', 'may still come'],
};
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const oneDay = 86400000; // ms
const parse = (day) => Date.parse(`${day}T00:00:00Z`);
const text = (time) => new Date(time).toISOString().slice(0, 10);
const monthDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const chosen = new Map(); // source → the day that the keyboard stands on

function kindOf(found, time, first, today) {
  if (found?.rejectedOpen) return 'rejected';
  if (found?.accepted) return 'accepted';
  if (time > today || time < first) return 'outside';
  // A day's file comes the morning after.
  if (time >= today - oneDay) return found?.historical ? 'historical' : 'pending';
  return found?.historical ? 'historical' : 'none';
}

function words(kind, found, time) {
  const day = `${weekdays[(new Date(time).getUTCDay() + 6) % 7]} ${text(time)}`;
  if (kind === 'outside') return day;
  const parts = [`${day}: ${kinds[kind][1]}`];
  if (found) {
    if (found.convictions) parts.push(`${found.convictions} convictions`);
    if (found.historical) parts.push(`${found.historical} historical`);
    if (found.rejectedOpen) parts.push(`${found.rejectedOpen} rejected`);
    if (found.rejectedSettled) parts.push(`${found.rejectedSettled} rejected before`);
    if (found.duplicate) parts.push(`${found.duplicate} duplicate`);
  }
  return parts.join(', ');
}

function heading(weeks, start) {
  const row = document.createElement('tr');
  row.append(document.createElement('td'));
  for (let week = 0; week < weeks; ++week) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = monthDay.format(start + week * 7 * oneDay);
    row.append(cell);
  }
  const head = document.createElement('thead');
  head.append(row);
  return head;
}

function dayCell(kind, said, time, isChosen) {
  const cell = document.createElement('td');
  cell.className = `day-${kind}`;
  cell.dataset.day = text(time);
  if (kind === 'outside') return cell;
  cell.textContent = kinds[kind][0];
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

function calendar(source, days, overview) {
  const today = parse(overview.today);
  const since = parse(overview.filesSince);
  const start = since - ((new Date(since).getUTCDay() + 6) % 7) * oneDay;
  const weeks = Math.floor((today - start) / (7 * oneDay)) + 1;
  const known = new Map(days.map((day) => [day.day, day]));
  const first = Math.min(...days.map((day) => parse(day.day)));
  const at = chosen.get(source) ?? text(today - oneDay);
  const table = document.createElement('table');
  table.className = 'calendar';
  table.setAttribute('role', 'grid');
  table.createCaption().textContent = source;
  table.append(heading(weeks, start));
  const body = table.createTBody();
  weekdays.forEach((name, weekday) => {
    const row = body.insertRow();
    const label = document.createElement('th');
    label.scope = 'row';
    label.textContent = name;
    row.append(label);
    for (let week = 0; week < weeks; ++week) {
      const time = start + (week * 7 + weekday) * oneDay;
      const found = known.get(text(time));
      const kind = kindOf(found, time, first, today);
      row.append(dayCell(kind, words(kind, found, time), time, text(time) === at));
    }
  });
  return table;
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
    none.textContent = files ? 'No file came in these weeks.' : 'Not read yet.';
    place.replaceChildren(none);
    return;
  }
  const focused = document.activeElement?.dataset?.day;
  const focusedSource = document.activeElement?.closest?.('[data-source]')?.dataset.source;
  const made = [...new Set(files.map((day) => day.source))].map((source) => {
    const box = document.createElement('div');
    box.dataset.source = source;
    const said = document.createElement('p');
    said.className = 'calendar-said';
    const table = calendar(source, files.filter((day) => day.source === source), overview);
    listen(table, said, source);
    box.append(table, said);
    return box;
  });
  place.replaceChildren(...made);
  if (focused) place.querySelector(`[data-source="${CSS.escape(focusedSource)}"] [data-day="${focused}"]`)?.focus();
}
