/* Passkeys: what the server asks goes to the browser, and what the browser answers into the form, which is then sent.
   Without this file, or in a browser without passkeys, the other ways to sign in are there. */
(() => {
  "use strict";
  const can = window.PublicKeyCredential && navigator.credentials;

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
  }

  function text(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  function forNew(asked, alone) {
    const chosen = { ...(asked.authenticatorSelection || {}) };
    chosen.residentKey = alone ? "required" : "discouraged";
    chosen.requireResidentKey = alone;
    if (alone) chosen.userVerification = "required";
    return {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials),
      authenticatorSelection: chosen,
    };
  }

  const forOld = (asked) => ({ ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) });

  function answer(key) {
    const said = { clientDataJSON: text(key.response.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach((name) => {
      if (key.response[name]) said[name] = text(key.response[name]);
    });
    if (key.response.getTransports) said.transports = key.response.getTransports();
    return {
      id: key.id,
      rawId: text(key.rawId),
      type: key.type,
      response: said,
      clientExtensionResults: key.getClientExtensionResults(),
      authenticatorAttachment: key.authenticatorAttachment || undefined,
    };
  }

  async function ask(form) {
    const data = document.getElementById("passkey-data");
    if (data) return JSON.parse(data.textContent);
    const given = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
    if (!given.ok) throw new Error(String(given.status));
    return given.json();
  }

  async function use(form) {
    const said = form.querySelector("[data-passkey-said]");
    said.textContent = "";
    try {
      const asked = await ask(form);
      const box = form.querySelector("[name=passwordless]");
      const key = asked.creation_options
        ? await navigator.credentials.create({ publicKey: forNew(asked.creation_options.publicKey, !box || box.checked) })
        : await navigator.credentials.get({ publicKey: forOld(asked.request_options.publicKey) });
      form.querySelector("[name=credential]").value = JSON.stringify(answer(key));
      form.submit();
    } catch (error) {
      const words = { SecurityError: "address", InvalidStateError: "known" };
      said.textContent = said.dataset[words[error.name] || "failed"];
    }
  }

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    if (!can) return;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      use(form);
    });
  });
  if (!can) document.querySelectorAll("[data-no-passkeys]").forEach((told) => { told.hidden = false; });
})();
