// @ts-check
// Putting the app on the home screen, where the browser offers to do it (Chromium's `beforeinstallprompt`).

class InstallPrompt {
  /** @type {any} */
  #event = null;

  /** Keeps the browser's offer for when the person wants it. */
  watch() {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#event = event;
    });
    addEventListener('appinstalled', () => {
      this.#event = null;
    });
  }

  get available() {
    return this.#event !== null;
  }

  async ask() {
    const event = this.#event;
    this.#event = null;
    await event?.prompt();
  }
}

export const installPrompt = new InstallPrompt();
