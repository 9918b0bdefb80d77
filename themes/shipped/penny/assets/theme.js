/* Every page works without this file; it only saves clicks. */
(() => {
  'use strict';
  const all = (root, query) => Array.from(root.querySelectorAll(query));

  // Sorting and basket quantities take effect at once.
  document.addEventListener('change', (event) => {
    const field = event.target.closest('[data-autosubmit]');
    if (!field || !field.form || !field.checkValidity()) return;
    const name = field.dataset.autosubmit;
    const button = name && field.form.querySelector(`button[name="${name}"]`);
    field.form.requestSubmit(button || undefined);
  });

  // One click, one order line: a form is sent once.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post') return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
    form.setAttribute('aria-busy', 'true');
  });
  window.addEventListener('pageshow', () => {
    all(document, 'form[data-sent]').forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute('aria-busy');
    });
  });

  // Choosing a colour or size swaps the product in place; the address stays shareable.
  const choose = async (url, push) => {
    const shown = document.querySelector('[data-product]');
    const answer = await fetch(url, { headers: { Accept: 'text/html' } });
    if (!shown || !answer.ok) throw new Error('no product');
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const next = page.querySelector('[data-product]');
    if (!next) throw new Error('no product');
    const typed = shown.querySelector('[name="quantity"]');
    const kept = typed ? typed.value : '';
    shown.replaceWith(document.adoptNode(next));
    const field = next.querySelector('[name="quantity"]');
    if (field && kept) field.value = kept;
    document.title = page.title;
    if (push) history.pushState({ chosen: true }, '', url);
    ready(next);
    return next;
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-variant]');
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const list = all(document, 'a[data-variant]');
    const place = list.indexOf(link);
    choose(link.href, true)
      .then((next) => { const again = all(next, 'a[data-variant]')[place]; if (again) again.focus({ preventScroll: true }); })
      .catch(() => { location.href = link.href; });
  });
  window.addEventListener('popstate', () => {
    if (document.querySelector('[data-product]')) choose(location.href, false).catch(() => location.reload());
  });

  // Tip suggestions fill the amount.
  const ready = (root) => all(root, '[data-tip]').forEach((tip) => {
    const field = tip.querySelector('[name="amount"]');
    const ways = tip.querySelector('.tip__ways');
    ways.hidden = !ways.children.length;
    ways.addEventListener('click', (event) => {
      const way = event.target.closest('[data-amount]');
      if (way) { field.value = way.dataset.amount; field.focus(); }
    });
  });
  document.documentElement.classList.add('js');
  ready(document);

  // After a refused form, start where the trouble is.
  const trouble = document.querySelector('.notice--bad[tabindex]');
  if (trouble) trouble.focus();
})();
