// Subscribes at the test's own push service; Chromium without a maker's service can't subscribe anywhere.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer;
  const kept = 'test-push-subscribed';
  const subscription = {
    endpoint: 'ENDPOINT',
    expirationTime: null,
    options: { userVisibleOnly: true, applicationServerKey: null },
    getKey: (name) => bytes(name === 'p256dh' ? 'PUBLIC' : 'AUTH'),
    toJSON: () => ({ endpoint: 'ENDPOINT', expirationTime: null, keys: { p256dh: 'PUBLIC', auth: 'AUTH' } }),
    unsubscribe: async () => (sessionStorage.removeItem(kept), true),
  };
  if (!('PushManager' in self)) return;
  PushManager.prototype.subscribe = async function (options) {
    if (Notification.permission !== 'granted') throw new DOMException('Registration failed - permission denied', 'NotAllowedError');
    subscription.options = options;
    sessionStorage.setItem(kept, '1');
    return subscription;
  };
  PushManager.prototype.getSubscription = async () => (sessionStorage.getItem(kept) ? subscription : null);
})();
