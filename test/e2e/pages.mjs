// The pages every reader meets, in one list: each is opened in both colour
// schemes, on a phone and on a desk, in three languages, and checked by axe.
//
// `path` is an address, or a function that finds one: it is given an open page
// and answers the first link that matches. `as` names who looks at it: null is
// nobody, without it the community manager does. `status` is what is expected
// when it is not 200.

const firstLink = (from, pattern, more = '') => async (page) => {
  const start = typeof from === 'function' ? await from(page) : from;
  await page.goto(start);
  const links = await page.$$eval('main a[href], .menu a[href]', (all) => all.map((a) => a.getAttribute('href')));
  const found = links.find((href) => pattern.test(href));
  if (!found) throw new Error(`${start} has no link like ${pattern}`);
  return found.split('#')[0] + more;
};

const thread = firstLink('/communities/servicetechnik-warmepumpe', /^\/posts\/[^/?#]+/);
const profile = firstLink('/people', /^\/people\/(?!org)[^/?#]+$/);
const card = firstLink('/cockpit', /^\/cockpit\/cards\/[^/?#]+/);

export const pages = [
  { name: 'sign-in', path: '/sign-in', as: null },
  { name: 'demo', path: '/demo', as: null },
  { name: 'truths', path: '/demo/truths' },
  { name: 'home', path: '/' },
  { name: 'new', path: '/new' },
  { name: 'questions', path: '/questions' },
  { name: 'thread', path: thread },
  { name: 'topic', path: firstLink(thread, /^\/topics\//) },
  { name: 'communities', path: '/communities' },
  { name: 'community-new', path: '/communities/new' },
  { name: 'community', path: '/communities/servicetechnik-warmepumpe' },
  { name: 'community-about', path: '/communities/servicetechnik-warmepumpe/about' },
  { name: 'community-people', path: '/communities/servicetechnik-warmepumpe/people' },
  { name: 'community-questions', path: '/communities/servicetechnik-warmepumpe/questions' },
  { name: 'community-topics', path: '/communities/servicetechnik-warmepumpe/topics' },
  { name: 'community-host', path: '/communities/cad-konstruktion', as: 'kilian' },
  { name: 'community-edit', path: '/communities/cad-konstruktion/edit', as: 'kilian' },
  { name: 'community-archive', path: '/communities/cad-konstruktion/archive', as: 'kilian' },
  { name: 'people', path: '/people' },
  { name: 'person', path: profile },
  { name: 'profile-edit', path: firstLink(firstLink('/settings', /^\/people\/[^/?#]+$/), /^\/people\/[^/?#]+\/edit$/) },
  { name: 'org', path: '/people/org' },
  { name: 'search', path: '/search?q=plan' },
  { name: 'search-empty', path: '/search?q=xqzzyx' },
  { name: 'notifications', path: '/notifications', as: 'asha' },
  { name: 'notifications-settings', path: '/notifications/settings' },
  { name: 'settings', path: '/settings' },
  { name: 'cockpit', path: '/cockpit' },
  { name: 'card', path: card },
  { name: 'sunk', path: '/cockpit/sunk' },
  { name: 'effects', path: '/cockpit/effects' },
  { name: 'reach', path: '/cockpit/reach' },
  { name: 'portfolio', path: '/cockpit/communities' },
  { name: 'life', path: firstLink('/cockpit/communities', /^\/cockpit\/communities\/[^/?#]+$/) },
  { name: 'definitions', path: '/cockpit/definitions' },
  { name: 'definition', path: firstLink('/cockpit/definitions', /^\/cockpit\/definitions\/[^/?#]+$/) },
  { name: 'report', path: '/cockpit/report' },
  { name: 'guest-home', path: '/', as: 'renate' },
  { name: 'not-found', path: '/posts/0', status: 404 },
  { name: 'not-yours', path: '/cockpit', as: 'aylin', status: [403, 404] },
];

export const languages = ['de', 'nl', 'en'];
export const schemes = ['light', 'dark'];
export const widths = [1280, 390];
