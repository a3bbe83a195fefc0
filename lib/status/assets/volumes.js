// What came day by day, and what was expected: one plot for a source as a whole and one for each state, the busiest
// first. Read from /api/v1/volumes; what is judged, is the daemon's word.

const svgNames = 'http://www.w3.org/2000/svg';
const oneDay = 86400000; // ms
const numbers = new Intl.NumberFormat('en-GB');
const regions = new Intl.DisplayNames(['en'], { type: 'region' });
const titles = {
  'notifications': 'all states',
  'several-nationalities': 'persons with several nationalities, four weeks',
  'without-cro': 'persons without a CRO number, four weeks',
};

function drawn(name, attributes) {
  const made = document.createElementNS(svgNames, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

// Runs of neighbouring days that are judged: the band and the line break where nothing was expected.
function runs(days) {
  const found = [];
  for (const day of days) {
    if (day.expected === undefined) continue;
    const last = found.at(-1)?.at(-1);
    if (last && Date.parse(day.day) - Date.parse(last.day) === oneDay) found.at(-1).push(day);
    else found.push([day]);
  }
  return found;
}

// The days that all plots of a source stand over, so that one can be held against another: eight weeks at least.
function axis(newestDay, subjects) {
  const last = Date.parse(newestDay);
  const first = Math.min(last - 55 * oneDay, ...subjects.map(({ days }) => Date.parse(days[0].day)));
  return { first, span: (last - first) / oneDay + 1, newestDay };
}

function plot(subject, { first, span }, width, height) {
  const { days } = subject;
  const most = Math.max(1, ...days.map((day) => Math.max(day.count, day.high ?? 0)));
  const step = width / span;
  const x = (day) => (Date.parse(day.day) - first) / oneDay * step;
  const y = (count) => height - count / most * (height - 2);
  const picture = drawn('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', class: 'plot' });
  for (const run of runs(days)) {
    const top = run.map((day) => `${x(day)},${y(day.high)} ${x(day) + step},${y(day.high)}`);
    const bottom = run.map((day) => `${x(day) + step},${y(day.low)} ${x(day)},${y(day.low)}`).reverse();
    picture.append(drawn('polygon', { points: [...top, ...bottom].join(' '), class: 'band' }));
  }
  for (const day of days) {
    const low = day.verdict === 'improbably low';
    const mark = drawn('rect', { x: x(day) + step * 0.15, y: low ? y(day.count) - 4 : y(day.count),
      width: Math.max(step * 0.7, 1), height: low ? 5 : Math.max(1.5, height - y(day.count)),
      class: low ? 'came low' : 'came' });
    const said = drawn('title', {});
    const expected = day.expected === undefined ? day.verdict
      : `expected ${numbers.format(Math.round(day.expected * 10) / 10)}, ordinary ${day.low} to ${day.high}`;
    said.textContent = `${day.day}: ${numbers.format(day.count)}, ${expected}`;
    mark.append(said);
    picture.append(mark);
  }
  return picture;
}

function figure(subject, over, wide) {
  const made = document.createElement('figure');
  made.className = wide ? 'volume across' : 'volume';
  const name = subject.state ? `${subject.state} ${regions.of(subject.state) ?? ''}` : titles[subject.id];
  const last = subject.days.at(-1);
  const expected = last.expected === undefined ? '' : `, ordinary ${last.low} to ${last.high}`;
  const when = last.day === over.newestDay ? '' : ` on ${last.day}`;
  const said = `· ${numbers.format(last.count)}${when}${expected}`;
  const caption = document.createElement('figcaption');
  const grade = { 'improbably low': 'bad', 'not yet judged': 'near' }[subject.verdict] ?? 'soft';
  caption.append(element('b', '', name), ' ', element('span', grade, subject.verdict), ' ',
    element('span', 'soft', said));
  const picture = plot(subject, over, wide ? 960 : 240, wide ? 90 : 48);
  picture.setAttribute('aria-label', `${name}: ${subject.verdict} ${said}`);
  made.append(caption, picture);
  return made;
}

const size = (subject) => subject.days.reduce((sum, day) => sum + day.count, 0);

// Built anew only where something changed.
let shown = '';
export function showVolumes(place, volumes) {
  const key = JSON.stringify(volumes.sources);
  if (key === shown) return;
  shown = key;
  const made = volumes.sources.map((source) => {
    const box = document.createElement('div');
    box.className = 'volumes';
    const subjects = source.subjects.filter((subject) => subject.days.length);
    const whole = subjects.filter((subject) => !subject.state && subject.id === 'notifications');
    const shares = subjects.filter((subject) => !subject.state && subject.id !== 'notifications');
    const states = subjects.filter((subject) => subject.state).sort((a, b) => size(b) - size(a));
    if (!subjects.length) return box;
    const over = axis(source.newestDay, subjects);
    box.append(element('h3', 'across', `${source.id}, to ${over.newestDay}`),
      ...whole.map((subject) => figure(subject, over, true)),
      ...[...states, ...shares].map((subject) => figure(subject, over, false)));
    return box;
  });
  place.replaceChildren(...(made.length ? made : [element('p', 'soft', 'No daily file was counted yet.')]));
}
