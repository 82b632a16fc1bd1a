// Shows the document that the page names. Where its requests take more than a key, `prepare` has been defined before.

fetch(document.body.dataset.document)
  .then((answer) => answer.json())
  .then((spec) => {
    const more = window.prepare?.(spec);
    SwaggerUIBundle({ dom_id: "#ui", spec, deepLinking: true, ...more });
  });
