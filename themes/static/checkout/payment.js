/* The card page's only script of ours: mounts the provider's fields, sends the token once. */
(() => {
  'use strict';
  const form = document.getElementById('payment-form');
  const button = document.getElementById('payment-button');
  const field = document.getElementById('payment-token');
  const wait = document.getElementById('payment-wait');
  const trouble = document.getElementById('payment-error');
  const SORRY = 'The card fields could not be loaded. Reload the page, or pay by bank transfer.';
  let busy = false;

  const say = (text) => {
    trouble.textContent = text;
    trouble.hidden = !text;
    if (text) trouble.focus();
  };
  const hold = (on) => {
    busy = on;
    button.disabled = on;
    wait.hidden = !on;
    form.setAttribute('aria-busy', String(on));
  };

  if (typeof window.Shift4 !== 'function') {
    form.hidden = true;
    say(SORRY);
    return;
  }
  const provider = window.Shift4(form.dataset.publicKey);
  const group = provider.createComponentGroup().automount('#payment-form');

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy) return;
    say('');
    hold(true);
    provider.createToken(group).then((token) => {
      field.value = token.id;
      form.submit();
    }).catch((error) => {
      hold(false);
      say((error && error.message) || 'The card was not accepted. Please check it.');
    });
  });

  // Coming back with the browser's button must not leave a dead form, nor send a spent token.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) { field.value = ''; hold(false); }
  });
})();
