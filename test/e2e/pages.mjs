// The pages every reader meets, in one list: each is opened in both colour
// schemes, on a phone and on a desk, in three languages, and checked by axe.
//
// `path` is an address, or a function that finds one: it is given an open page
// and answers the first link that matches. `as` names who looks at it.

const firstLink = (from, pattern) => async (page) => {
  await page.goto(from);
  const links = await page.$$eval('main a[href]', (all) => all.map((a) => a.getAttribute('href')));
  const found = links.find((href) => pattern.test(href));
  if (!found) throw new Error(`${from} has no link like ${pattern}`);
  return found.split('#')[0];
};

export const pages = [
  { name: 'sign-in', path: '/sign-in', as: null },
  { name: 'demo', path: '/demo', as: null },
  { name: 'home', path: '/' },
  { name: 'new', path: '/new' },
  { name: 'communities', path: '/communities' },
  { name: 'community', path: firstLink('/communities', /^\/communities\/[^/?#]+$/) },
  { name: 'thread', path: firstLink('/', /^\/posts\/[^/?#]+/) },
  { name: 'people', path: '/people' },
  { name: 'person', path: firstLink('/people', /^\/people\/(?!org)[^/?#]+$/) },
  { name: 'org', path: '/people/org' },
  { name: 'search', path: '/search?q=plan' },
  { name: 'search-empty', path: '/search?q=xqzzyx' },
  { name: 'notifications', path: '/notifications' },
  { name: 'settings', path: '/settings' },
  { name: 'cockpit', path: '/cockpit' },
  { name: 'reach', path: '/cockpit/reach' },
  { name: 'report', path: '/cockpit/report' },
  { name: 'not-found', path: '/posts/0', status: 404 },
];

export const languages = ['de', 'nl', 'en'];
export const schemes = ['light', 'dark'];
export const widths = [1280, 390];
