import { html } from 'lit';
import { call, forgetCaller } from '../api.ts';
import { t } from '../i18n.ts';
import { failure, Page, problem } from '../page.ts';
import { go } from '../router.ts';

class Login extends Page {
  #failed: any;

  heading() {
    return t('login');
  }

  async load() {
    const code = new URLSearchParams(location.hash.slice(1)).get('code');
    if (!code) return;
    history.replaceState(null, '', '/login');
    await this.#begin({ code });
  }

  async #begin(body: object) {
    this.#failed = undefined;
    try {
      await call('POST', '/ui/session', body);
      forgetCaller();
      go('/console/', true);
    } catch (e) {
      this.#failed = problem(e);
    }
    this.requestUpdate();
  }

  content() {
    return html`<form class="card fields login" @submit=${(e: SubmitEvent) => {
        e.preventDefault();
        void this.#begin({ token: String(new FormData(e.target as HTMLFormElement).get('token')) });
      }}>
      <p class="quiet">${t('login.help')}</p>
      ${this.#failed ? failure(this.#failed) : ''}
      <label><span>${t('login.token')}</span><input name="token" type="password" autocomplete="off" required></label>
      <button class="main">${t('login')}</button>
    </form>`;
  }
}
customElements.define('catalyst-login', Login);
