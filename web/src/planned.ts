import { LitElement, html, nothing } from 'lit';
import { Problem } from './api.ts';
import { t } from './i18n.ts';
import { failure, problem } from './page.ts';

/** The plan of a change, and a button that commits exactly this plan. */
class Planned extends LitElement {
  static properties = { load: { attribute: false }, send: { attribute: false }, done: { attribute: false }, isOpen: { attribute: false }, isBusy: { state: true } };
  /** Asks the server for the plan. */
  declare load: () => Promise<any>;
  /** Commits, with the headers that hold the commit to the plan. */
  declare send: (headers: Record<string, string>) => Promise<any>;
  /** Called with the answer to the commit. */
  declare done: (answer: any) => void;
  /** Whether the commit is allowed yet. */
  declare isOpen: boolean;
  declare isBusy: boolean;
  #plan: any;
  #failed: Problem | undefined;
  #key = '';

  constructor() {
    super();
    this.isBusy = false;
    this.isOpen = true;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#preview();
  }

  async #preview() {
    this.#plan = undefined;
    await this.#try(async () => {
      this.#plan = await this.load();
      // A repetition after a lost answer is the same request; a new plan is another one.
      this.#key = crypto.randomUUID();
    });
  }

  async #commit() {
    await this.#try(async () => this.done(await this.send({ 'X-Plan-Digest': this.#plan.planDigest, 'Idempotency-Key': this.#key })));
    if (this.#failed?.body.error === 'plan-changed') {
      this.#plan = { ...this.#plan, ...this.#failed.body };
      this.#key = crypto.randomUUID();
      this.requestUpdate();
    }
  }

  async #try(work: () => Promise<void>) {
    this.isBusy = true;
    this.#failed = undefined;
    try {
      await work();
    } catch (e) {
      this.#failed = problem(e);
    } finally {
      this.isBusy = false;
    }
  }

  render() {
    return html`${this.#failed ? failure(this.#failed, this.#plan ? undefined : () => void this.#preview()) : ''}
      ${this.#plan
        ? html`<section class="card"><h2>${t('plan.title')}: ${t('plan.files', { count: this.#plan.changes.length })}</h2>
            <p class="quiet">${t('plan.digest', { digest: this.#plan.planDigest.slice(0, 16) })}</p>
            ${(this.#plan.warnings ?? []).map((w: any) => html`<p class="notice">${w.message}</p>`)}
            <pre tabindex="0">${this.#plan.diff}</pre>
            <p><button type="button" class="main" ?disabled=${this.isBusy || !this.isOpen} @click=${() => this.#commit()}>${t('commit.do')}</button></p></section>`
        : this.isBusy
          ? html`<p role="status">${t('loading')}</p>`
          : nothing}`;
  }
}
customElements.define('catalyst-planned', Planned);
