// Says in words what allauth's script only writes to the console: the passkey was not used.
'use strict'
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  const main = document.getElementById('contenido')
  main.querySelector('[data-passkey-failed]')?.remove()
  const notice = document.createElement('div')
  notice.dataset.passkeyFailed = ''
  notice.setAttribute('role', 'alert')
  notice.append(document.getElementById('passkey-failed').content.cloneNode(true))
  main.prepend(notice)
})
