// Swagger UI asks for the document before anybody can give it credentials. This asks for a bearer token when the server wants one,
// sends it to this server alone, and keeps it for this tab alone.
(() => {
  const key = 'signalbox-token';
  const send = window.fetch.bind(window);
  const bearing = (request, token) => {
    const copy = new Request(request);
    copy.headers.set('Authorization', `Bearer ${token}`);
    return copy;
  };
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== window.location.origin) return send(request);
    const token = sessionStorage.getItem(key);
    const first = request.clone();
    const answer = await send(token && !request.headers.has('Authorization') ? bearing(first, token) : first);
    if (answer.status !== 401) return answer;
    const given = window.prompt('This server wants a bearer token.');
    if (!given) return answer;
    sessionStorage.setItem(key, given.trim());
    return send(bearing(request, given.trim()));
  };
})();
