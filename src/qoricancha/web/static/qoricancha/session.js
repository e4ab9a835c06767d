// Says before an officer's session ends that it will, and hides the page when it has; what is typed stays in the page.
// Tabs tell each other when one of them has been at the server; a new sign-in of the same officer shows the page again.
'use strict'

const EVERY = 5000 // milliseconds

function watchSession (notice) {
  const parts = Object.fromEntries([...notice.querySelectorAll('[data-part]')].map((part) => [part.dataset.part, part]))
  const main = document.getElementById('contenido')
  const tabs = new BroadcastChannel('qoricancha-session')
  const { user, endsIn, warnedBefore } = notice.dataset
  let endsAt = 0

  /** Show what is true now: nothing, that the session ends soon, or that it is over. */
  function look () {
    const left = endsAt - Date.now()
    const over = left <= 0
    const soon = !over && left <= Number(warnedBefore) * 1000
    parts.soon.hidden = !soon
    parts.over.hidden = !over
    main.style.display = over ? 'none' : '' // its own style is stronger than `hidden`
    if (over || soon) {
      if (!notice.open) notice.showModal()
    } else if (notice.open) notice.close()
  }

  /** The server has answered in this tab or in another: there are so many seconds again. */
  function heard (seconds, tellOthers) {
    endsAt = Math.max(endsAt, Date.now() + seconds * 1000)
    if (tellOthers) tabs.postMessage({ user, seconds })
    look()
  }

  async function goOn (event) {
    event.preventDefault() // Escape too goes on: nobody closes this by mistake and is out
    if (parts.soon.hidden) return
    const sent = { method: 'POST', body: new FormData(parts.soon), redirect: 'manual' }
    const answer = await fetch(parts.soon.action, sent).catch(() => null)
    if (answer === null) return // no line: the button stays
    if (answer.ok) return heard((await answer.json()).ends_in, true)
    endsAt = 0 // led to the sign-in: the session was ended elsewhere
    look()
  }

  tabs.addEventListener('message', ({ data }) => { if (data.user === user) heard(data.seconds, false) })
  document.addEventListener('visibilitychange', look)
  notice.addEventListener('cancel', goOn)
  parts.soon.addEventListener('submit', goOn)
  setInterval(look, EVERY)
  heard(Number(endsIn), true)
}

{
  const notice = document.getElementById('session-notice')
  if (notice) watchSession(notice)
}
