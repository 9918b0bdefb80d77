// Stand-in for shift4.js: card fields in frames of this origin, so that a shop's page never holds
// a card number. Own code, with the surface of Shift4 Components that a shop needs:
//   const shift4 = Shift4(publicKey);
//   const group = shift4.createComponentGroup().automount("#card");   // or an element
//   const token = await shift4.createToken(group);                    // {id: "tok_…"}
(() => {
  "use strict";
  const origin = new URL(document.currentScript.src).origin;
  const FIELDS = {
    number: "Card number",
    expiry: "Expiry date",
    cvc: "Security code",
  };
  const STYLES = [
    "color", "fontFamily", "fontSize", "fontStyle", "fontWeight", "letterSpacing", "lineHeight",
  ];
  const PATIENCE_MS = 90000;
  const SMALLEST_PX = 24;
  let groups = 0;
  let questions = 0;

  const trouble = (type, message, code = null) => ({ type, code, message });

  function contentHeight(place, style) {
    const inside = place.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    const line = parseFloat(style.lineHeight) || parseFloat(style.fontSize) * 1.4;
    return Math.ceil(Math.max(inside, line, SMALLEST_PX));
  }

  function frameFor(place, kind, group) {
    const style = getComputedStyle(place);
    const frame = document.createElement("iframe");
    const look = Object.fromEntries(STYLES.map((name) => [name, style[name]]));
    const label = place.getAttribute("aria-label") || FIELDS[kind];
    frame.title = label;
    frame.src = `${origin}/components/field#` + encodeURIComponent(
      JSON.stringify({ kind, group, label, look }),
    );
    frame.allow = "payment";
    frame.referrerPolicy = "no-referrer";
    Object.assign(frame.style, {
      border: "0", display: "block", width: "100%", height: `${contentHeight(place, style)}px`,
      colorScheme: "auto",
    });
    return frame;
  }

  function createComponentGroup() {
    const name = `${Date.now().toString(36)}-${(groups += 1)}`;
    const frames = {};
    const group = {
      frames,
      automount(target) {
        const root = typeof target === "string" ? document.querySelector(target) : target;
        if (!root) throw new Error(`Shift4: nothing matches ${target}`);
        for (const place of root.querySelectorAll("[data-shift4]")) {
          const kind = place.dataset.shift4;
          if (!(kind in FIELDS) || frames[kind]) continue;
          frames[kind] = frameFor(place, kind, name);
          place.replaceChildren(frames[kind]);
        }
        return group;
      },
      unmount() {
        for (const kind of Object.keys(frames)) {
          frames[kind].remove();
          delete frames[kind];
        }
      },
    };
    return group;
  }

  function ask(frame, publicKey) {
    const question = (questions += 1);
    return new Promise((resolve, reject) => {
      const finish = (settle, value) => {
        removeEventListener("message", hear);
        clearTimeout(timer);
        settle(value);
      };
      const hear = (event) => {
        if (event.origin !== origin || event.source !== frame.contentWindow) return;
        const { shift4, token, error } = event.data || {};
        if (shift4 !== question) return;
        if (token) finish(resolve, token);
        else finish(reject, error);
      };
      const timer = setTimeout(() => finish(reject, trouble(
        "gateway_error", "The card fields did not answer. Please try again.",
      )), PATIENCE_MS);
      addEventListener("message", hear);
      frame.contentWindow.postMessage({ shift4: question, publicKey }, origin);
    });
  }

  window.Shift4 = (publicKey) => ({
    createComponentGroup,
    createToken(group) {
      const frame = group && group.frames && group.frames.number;
      if (!frame || !frame.contentWindow) {
        return Promise.reject(trouble("invalid_request", "The card fields are not on the page."));
      }
      return ask(frame, publicKey);
    },
  });
})();
