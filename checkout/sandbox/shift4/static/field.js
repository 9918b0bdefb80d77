// One card field. The frame with the number collects its two sisters (same origin, same group),
// makes the token, and tells the page nothing but the token's id or what is wrong.
(() => {
  "use strict";
  const settings = JSON.parse(decodeURIComponent(location.hash.slice(1)) || "{}");
  const input = document.getElementById("field");
  const brand = document.getElementById("brand");
  const digits = (text) => text.replace(/\D/g, "");

  const trouble = (code, message, type = "card_error") => ({ type, code, message });

  function brandOf(number) {
    if (/^3[47]/.test(number)) return "American Express";
    return { 4: "Visa", 5: "MasterCard" }[number[0]] || "";
  }

  function passesLuhn(number) {
    const total = [...number].reverse().reduce((sum, digit, place) => {
      const value = Number(digit) * (place % 2 ? 2 : 1);
      return sum + (value > 9 ? value - 9 : value);
    }, 0);
    return /^\d{13,19}$/.test(number) && total % 10 === 0;
  }

  function expiry(text) {
    const figures = digits(text);
    return { month: figures.slice(0, 2), year: figures.slice(2).slice(-2) };
  }

  const KINDS = {
    number: {
      autocomplete: "cc-number",
      placeholder: "1234 1234 1234 1234",
      format: (figures) => {
        const groups = brandOf(figures) === "American Express"
          ? /^(\d{1,4})(\d{1,6})?(\d{1,5})?/ : /^(\d{1,4})(\d{1,4})?(\d{1,4})?(\d{1,7})?/;
        return (figures.match(groups) || []).slice(1).filter(Boolean).join(" ");
      },
      problem: (text) => passesLuhn(digits(text))
        ? null : trouble("invalid_number", "The card number is not right."),
    },
    expiry: {
      autocomplete: "cc-exp",
      placeholder: "MM / YY",
      format: (figures, deleting) => {
        const all = /^[2-9]/.test(figures) ? `0${figures}` : figures;
        const year = all.slice(2, 6);
        const shown = year.length === 4 ? year.slice(2) : year;
        if (all.length < 2 || (deleting && all.length === 2)) return all;
        return `${all.slice(0, 2)} / ${shown}`;
      },
      problem: (text) => {
        const { month, year } = expiry(text);
        if (!/^(0[1-9]|1[0-2])$/.test(month)) {
          return trouble("invalid_expiry_month", "The expiry month is not right.");
        }
        return /^\d{2}$/.test(year)
          ? null : trouble("invalid_expiry_year", "The expiry year is not right.");
      },
    },
    cvc: {
      autocomplete: "cc-csc",
      placeholder: "CVC",
      format: (figures) => figures.slice(0, 4),
      problem: (text) => /^\d{3,4}$/.test(text)
        ? null : trouble("invalid_cvc", "The security code is not right."),
    },
  };

  const kind = KINDS[settings.kind];
  if (!kind) return;

  function dress() {
    input.autocomplete = kind.autocomplete;
    input.placeholder = kind.placeholder;
    input.setAttribute("aria-label", settings.label || settings.kind);
    document.title = settings.label || settings.kind;
    Object.assign(document.body.style, settings.look || {});
    const [red, green, blue] = (getComputedStyle(document.body).color.match(/[\d.]+/g) || []).map(Number);
    const light = 0.299 * red + 0.587 * green + 0.114 * blue > 140;
    document.body.style.setProperty("--wrong", light ? "#ff9c94" : "#b3261e");
  }

  function reformat(event) {
    const deleting = Boolean(event.inputType && event.inputType.startsWith("delete"));
    const before = digits(input.value.slice(0, input.selectionStart)).length;
    const atEnd = input.selectionStart === input.value.length;
    const next = kind.format(digits(input.value), deleting);
    if (next !== input.value) input.value = next;
    if (!atEnd) {
      let place = 0;
      for (let seen = 0; place < next.length && seen < before; place += 1) {
        if (/\d/.test(next[place])) seen += 1;
      }
      input.setSelectionRange(place, place);
    }
    input.removeAttribute("aria-invalid");
    if (settings.kind === "number") brand.textContent = brandOf(digits(input.value));
  }

  const field = {
    group: settings.group,
    kind: settings.kind,
    value: () => input.value,
    check(insist) {
      if (!insist && !input.value) return null;
      const wrong = kind.problem(input.value);
      if (wrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      return wrong;
    },
    focus: () => input.focus(),
  };
  window.shift4Field = field;

  function sisters() {
    const found = {};
    for (let place = 0; place < parent.length; place += 1) {
      try {
        const other = parent[place].shift4Field;
        if (other && other.group === settings.group) found[other.kind] = other;
      } catch {
        continue; // a frame of another origin
      }
    }
    return found;
  }

  async function tokenize(publicKey) {
    const all = sisters();
    const fields = ["number", "expiry", "cvc"].map((name) => all[name]);
    if (fields.some((one) => !one)) {
      throw trouble(null, "The card fields have not loaded yet. Please try again.", "invalid_request");
    }
    const wrong = fields.map((one) => one.check(true));
    const first = wrong.findIndex(Boolean);
    if (first >= 0) {
      fields[first].focus();
      throw wrong[first];
    }
    const { month, year } = expiry(all.expiry.value());
    const card = {
      number: digits(all.number.value()), expMonth: month, expYear: `20${year}`, cvc: all.cvc.value(),
    };
    const response = await fetch("/tokens", {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`${publicKey}:`)}`, "Content-Type": "application/json" },
      body: JSON.stringify(card),
    });
    const answer = await response.json();
    if (!response.ok) throw answer.error;
    return { id: answer.id };
  }

  addEventListener("message", async (event) => {
    const { shift4, publicKey } = event.data || {};
    if (event.source !== parent || typeof shift4 !== "number") return;
    const reply = (more) => parent.postMessage({ shift4, ...more }, event.origin);
    try {
      reply({ token: await tokenize(String(publicKey)) });
    } catch (problem) {
      const known = problem && typeof problem.message === "string" && problem.type;
      const lost = trouble(null, "The card could not be checked. Please try again.", "gateway_error");
      reply({ error: known ? { type: problem.type, code: problem.code ?? null, message: problem.message } : lost });
    }
  });
  input.addEventListener("input", reformat);
  input.addEventListener("blur", () => field.check(false));
  dress();
})();
