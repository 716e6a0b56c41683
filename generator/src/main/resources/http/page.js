// Draws /openapi.json. Text goes into text nodes only, so nothing in it can become markup.
'use strict';

function node(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === 'on') made.addEventListener(value[0], value[1]);
    else made.setAttribute(key, value);
  }
  for (const child of children) made.append(child);
  return made;
}

function table(headings, rows) {
  return node('table', {}, node('tr', {}, ...headings.map(h => node('th', {}, h))),
    ...rows.map(row => node('tr', {}, ...row.map(cell => node('td', {}, cell)))));
}

function trial(method, path, operation) {
  const inputs = (operation.parameters || []).map(parameter => {
    const input = node('input', { 'data-in': parameter.in, 'data-name': parameter.name, spellcheck: 'false' });
    return { parameter, input };
  }).filter(field => field.parameter.name !== 'id');
  const content = operation.requestBody && operation.requestBody.content['application/json'];
  const body = node('textarea', { spellcheck: 'false' });
  const shape = node('select', {});
  if (content) {
    const examples = Object.entries(content.examples || {});
    for (const [name] of examples) shape.append(node('option', { value: name }, name));
    const fill = () => {
      const chosen = examples.find(([name]) => name === shape.value);
      body.value = chosen ? JSON.stringify(chosen[1].value, null, 2) : '';
    };
    shape.addEventListener('change', fill);
    fill();
  }
  const answer = node('pre', { hidden: '' });
  const send = async () => {
    let target = path.replace('{id}', encodeURIComponent(document.getElementById('sovereign').value));
    const query = new URLSearchParams();
    const headers = {};
    for (const { parameter, input } of inputs) {
      if (parameter.in === 'path') target = target.replace(`{${parameter.name}}`, encodeURIComponent(input.value || '-'));
      else if (input.value && parameter.in === 'query') query.set(parameter.name, input.value);
      else if (input.value) headers[parameter.name] = input.value;
    }
    const token = document.getElementById('token').value;
    if (token) headers.Authorization = `Bearer ${token}`;
    if (content && body.value.trim()) headers['Content-Type'] = body.value.trim().startsWith('{') ? 'application/json' : 'application/yaml';
    answer.hidden = false;
    try {
      const reply = await fetch(target + (query.size ? `?${query}` : ''),
        { method: method.toUpperCase(), headers, body: content && body.value.trim() ? body.value : undefined });
      const text = await reply.text();
      let shown = text;
      try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch (notJson) { /* shown as it came */ }
      answer.textContent = `${reply.status} ${reply.statusText}\n\n${shown}`;
    } catch (failure) {
      answer.textContent = String(failure);
    }
  };
  const parts = [];
  if (inputs.length) {
    parts.push(table(['Parameter', 'In', 'Meaning', 'Value'], inputs.map(({ parameter, input }) =>
      [node('code', {}, parameter.name), parameter.in, parameter.description || '', input])));
  }
  if (content) parts.push(node('p', {}, 'Body, JSON or YAML, ', shape), body);
  parts.push(node('p', {}, node('button', { type: 'button', on: ['click', send] }, 'Send')), answer);
  return parts;
}

function draw(api) {
  document.getElementById('title').textContent = `${api.info.title} API`;
  document.getElementById('description').textContent = api.info.description;
  const groups = new Map();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = (operation.tags || ['Other'])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      const needs = operation['x-tier'] ? `Needs the tier ${operation['x-tier']} in the Environment.` : 'Needs no token.';
      groups.get(tag).push(node('details', {},
        node('summary', {}, node('span', { class: `method ${method}` }, method.toUpperCase()), node('code', {}, path),
          node('span', { class: 'what' }, operation.summary || '')),
        node('div', { class: 'inside' }, node('p', { class: 'tier' }, needs), ...trial(method, path, operation),
          table(['Answer', 'Meaning'], Object.entries(operation.responses).map(([code, response]) => [node('code', {}, code), response.description || ''])))));
    }
  }
  const main = document.getElementById('operations');
  for (const [tag, operations] of groups) main.append(node('h2', {}, tag), ...operations);
}

fetch('/openapi.json').then(reply => reply.json()).then(draw);
