"use strict";
(() => {
  const samples = JSON.parse(document.getElementById("samples").textContent);
  const fetcher = GraphiQL.createFetcher({ url: window.location.pathname });
  const root = ReactDOM.createRoot(document.getElementById("explorer"));
  const buttons = [...document.querySelectorAll("[data-sample]")];

  const show = (chosen) => {
    const settings = { fetcher, defaultQuery: samples.length ? samples[0].query : "", isHeadersEditorEnabled: true };
    if (chosen) {
      settings.query = chosen.query;
      settings.variables = chosen.variables;
    }
    root.render(React.createElement(GraphiQL, settings));
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      show(samples[Number(button.dataset.sample)]);
    });
  }
  show(null);
})();
