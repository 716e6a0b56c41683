import { html } from 'lit';
import { call, Problem, sovereign, whoami } from '../api.ts';
import { t } from '../i18n.ts';
import { failure, Page, pathOf, problem } from '../page.ts';
import { query } from '../router.ts';

const DRAWN = ['string', 'integer', 'number', 'boolean'];

/** A form from the Blueprint's schema, the plan of what it says, and the commit of exactly that plan. */
class Install extends Page {
  #catalog: any[] = [];
  #environments: any[] = [];
  #blueprint: any;
  #plan: any;
  #request: any;
  #failed: Problem | undefined;
  #done: any;
  #isBusy = false;

  heading() {
    return t('new');
  }

  async load(signal: AbortSignal) {
    this.#environments = (await whoami()).environments.filter((e: any) => e.can.includes('write'));
    this.#catalog = (await call('GET', await sovereign('/catalog'), undefined, {}, signal)).items;
    const wanted = query().get('blueprint');
    if (wanted) await this.#choose(wanted);
  }

  async #choose(name: string) {
    this.#blueprint = undefined;
    this.#forget();
    await this.#try(async () => {
      this.#blueprint = await call('GET', (await sovereign('/catalog/')) + encodeURIComponent(name));
    });
  }

  #forget() {
    this.#plan = undefined;
    this.#failed = undefined;
  }

  async #try(work: () => Promise<void>) {
    this.#isBusy = true;
    this.#failed = undefined;
    this.requestUpdate();
    try {
      await work();
    } catch (e) {
      this.#failed = problem(e);
    } finally {
      this.#isBusy = false;
      this.requestUpdate();
    }
  }

  #fields(): [string, any][] {
    return Object.entries(this.#blueprint.spec.configSchema?.properties ?? {});
  }

  #read(form: HTMLFormElement) {
    const data = new FormData(form);
    const parameters: Record<string, unknown> = {};
    for (const [name, schema] of this.#fields()) {
      const text = String(data.get('p.' + name) ?? '');
      if (text === '' || !DRAWN.includes(schema.type)) continue;
      parameters[name] = schema.type === 'boolean' ? text === 'true' : schema.type === 'string' ? text : Number.isFinite(Number(text)) ? Number(text) : text;
    }
    return { name: data.get('name'), blueprint: this.#blueprint.name, version: this.#blueprint.version, namespace: data.get('namespace'), ...(Object.keys(parameters).length ? { parameters } : {}) };
  }

  async #preview(form: HTMLFormElement) {
    this.#forget();
    const request = this.#read(form);
    await this.#try(async () => {
      this.#plan = await call('POST', await sovereign('/applications/preview'), request);
      this.#request = request;
    });
  }

  async #commit() {
    await this.#try(async () => {
      this.#done = await call('POST', await sovereign('/applications'), this.#request, { 'X-Plan-Digest': this.#plan.planDigest, 'Idempotency-Key': crypto.randomUUID() });
    });
    if (this.#failed?.status === 409) this.#plan = undefined;
    this.requestUpdate();
  }

  content() {
    if (this.#done) {
      return html`<section class="notice good" role="status"><h2>${t('committed')}</h2>
        <p>${t('committed.at', { commit: this.#done.commit ?? '' })}</p>
        <a class="button main" href=${pathOf(this.#request)}>${t('open')}</a></section>`;
    }
    if (!this.#environments.length) return html`<section class="notice"><p>${t('readonly')}</p></section>`;
    return html`<form class="card bar" @submit=${(e: SubmitEvent) => {
        e.preventDefault();
        void this.#choose(String(new FormData(e.target as HTMLFormElement).get('blueprint')));
      }}>
        <label class="grow"><span>${t('blueprint')}</span><input name="blueprint" list="blueprints" required .value=${query().get('blueprint') ?? ''}></label>
        <datalist id="blueprints">${this.#catalog.map((b) => html`<option value=${b.name}>${b.card?.title}</option>`)}</datalist>
        <button ?disabled=${this.#isBusy}>${t('load')}</button>
      </form>
      ${this.#blueprint ? this.#form() : ''} ${this.#failed ? failure(this.#failed) : ''} ${this.#plan ? this.#planned() : ''}`;
  }

  #form() {
    const hidden = this.#fields().filter(([, schema]) => !DRAWN.includes(schema.type));
    return html`<form class="card fields" @input=${() => {
        this.#forget();
        this.requestUpdate();
      }} @submit=${(e: SubmitEvent) => {
        e.preventDefault();
        void this.#preview(e.target as HTMLFormElement);
      }}>
      <h2>${this.#blueprint.spec.card?.title} ${this.#blueprint.version}</h2>
      <label><span>${t('name')}</span><input name="name" required maxlength="63"></label>
      <label><span>${t('environment')}</span><select name="namespace">${this.#environments.map((e) => html`<option>${e.name}</option>`)}</select></label>
      ${this.#fields().filter(([, schema]) => DRAWN.includes(schema.type)).map(([name, schema]) => this.#field(name, schema))}
      ${hidden.length ? html`<p class="quiet">${t('unsupported', { names: hidden.map(([name]) => name).join(', ') })}</p>` : ''}
      <button class="main" ?disabled=${this.#isBusy}>${t('plan')}</button>
    </form>`;
  }

  #field(name: string, schema: any) {
    const isChoice = schema.enum || schema.type === 'boolean';
    const shown = schema.default === undefined ? '' : t('default', { value: String(schema.default) });
    const help = 'help-' + name;
    const required = this.#blueprint.spec.configSchema.required?.includes(name);
    return html`<div><label><span>${schema.title ?? name}</span>
        ${isChoice
          ? html`<select name="p.${name}" ?required=${required} aria-describedby=${help}><option value="">${shown}</option>${(schema.enum ?? [true, false]).map((v: unknown) => html`<option>${v}</option>`)}</select>`
          : html`<input name="p.${name}" ?required=${required} placeholder=${shown} aria-describedby=${help} inputmode=${schema.type === 'string' ? 'text' : 'decimal'}>`}
      </label><span class="quiet" id=${help}>${schema.description ?? ''}</span></div>`;
  }

  #planned() {
    return html`<section class="card"><h2>${t('plan.title')}: ${t('plan.files', { count: this.#plan.changes.length })}</h2>
      <p class="quiet">${t('plan.digest', { digest: this.#plan.planDigest.slice(0, 16) })}</p>
      <pre tabindex="0">${this.#plan.diff}</pre>
      <p><button type="button" class="main" ?disabled=${this.#isBusy} @click=${() => this.#commit()}>${t('commit.do')}</button></p></section>`;
  }
}
customElements.define('catalyst-install', Install);
