// Signature pad and camera beside a file field (components/signature.html, components/camera.html).
// Both put a picture into that field, which is sent as any chosen file would be; without this script the field remains.
'use strict'

/** Make the picture the chosen file of the field. */
function choose (field, blob, name) {
  const transfer = new DataTransfer()
  transfer.items.add(new File([blob], name, { type: blob.type }))
  field.files = transfer.files
  field.dispatchEvent(new Event('change', { bubbles: true }))
}

/** The parts of a component by their data-part, and its file field. */
function partsOf (root) {
  const parts = { field: document.getElementById(root.dataset.field) }
  for (const part of root.querySelectorAll('[data-part]')) parts[part.dataset.part] = part
  return parts
}

/** Say one of the sentences that the template wrote into data attributes. */
function say (parts, sentence) {
  parts.status.textContent = parts.status.dataset[sentence]
}

function signaturePad (root) {
  const parts = partsOf(root)
  const { canvas, clear, field } = parts
  const pen = canvas.getContext('2d')
  const margin = 20
  let drawn = null // {left, top, right, bottom} of the ink, in pixels of the canvas
  let last = null
  Object.assign(pen, { lineWidth: 5, lineCap: 'round', lineJoin: 'round' })

  function place (event) {
    const box = canvas.getBoundingClientRect()
    return {
      x: (event.clientX - box.left) * canvas.width / box.width,
      y: (event.clientY - box.top) * canvas.height / box.height
    }
  }

  function lineTo (point) {
    pen.beginPath()
    pen.moveTo(last.x, last.y)
    pen.lineTo(point.x, point.y)
    pen.stroke()
    drawn ??= { left: point.x, top: point.y, right: point.x, bottom: point.y }
    drawn.left = Math.min(drawn.left, last.x, point.x)
    drawn.top = Math.min(drawn.top, last.y, point.y)
    drawn.right = Math.max(drawn.right, last.x, point.x)
    drawn.bottom = Math.max(drawn.bottom, last.y, point.y)
    last = point
  }

  function wipe () {
    pen.clearRect(0, 0, canvas.width, canvas.height)
    drawn = last = null
  }

  /** The ink with a margin around it, on a transparent ground. */
  function cropped () {
    const picture = document.createElement('canvas')
    picture.width = Math.ceil(drawn.right - drawn.left) + 2 * margin
    picture.height = Math.ceil(drawn.bottom - drawn.top) + 2 * margin
    picture.getContext('2d').drawImage(canvas, margin - drawn.left, margin - drawn.top)
    return picture
  }

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId)
    last = place(event)
    lineTo(last)
  })
  canvas.addEventListener('pointermove', (event) => {
    if (!last) return
    for (const step of event.getCoalescedEvents?.() ?? [event]) lineTo(place(step))
  })
  canvas.addEventListener('pointerup', () => {
    last = null
    cropped().toBlob((blob) => {
      choose(field, blob, 'firma.png')
      say(parts, 'ready')
    }, 'image/png')
  })
  canvas.addEventListener('pointercancel', () => { last = null })
  clear.addEventListener('click', () => {
    wipe()
    field.value = ''
    say(parts, 'empty')
  })
  field.addEventListener('change', (event) => {
    if (!event.isTrusted) return
    wipe()
    say(parts, 'file')
  })
  say(parts, 'empty')
  root.hidden = false
}

function camera (root) {
  if (!navigator.mediaDevices?.getUserMedia) return
  const parts = partsOf(root)
  const { open, take, video, picture, field } = parts
  const height = 960
  const width = height * 3 / 4
  let stream = null

  function stop () {
    stream?.getTracks().forEach((track) => track.stop())
    stream = null
    video.hidden = take.hidden = true
    open.hidden = false
  }

  function frame () {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    const scale = Math.max(width / video.videoWidth, height / video.videoHeight)
    const w = video.videoWidth * scale
    const h = video.videoHeight * scale
    canvas.getContext('2d').drawImage(video, (width - w) / 2, (height - h) / 2, w, h)
    return canvas
  }

  open.addEventListener('click', async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 960 } }
      })
    } catch (error) {
      say(parts, error.name === 'NotAllowedError' ? 'denied' : 'missing')
      return
    }
    video.srcObject = stream
    await video.play()
    picture.hidden = open.hidden = true
    video.hidden = take.hidden = false
    say(parts, 'aim')
    take.focus()
  })
  take.addEventListener('click', () => {
    frame().toBlob((blob) => {
      choose(field, blob, 'fotografia.jpg')
      URL.revokeObjectURL(picture.src)
      picture.src = URL.createObjectURL(blob)
      picture.hidden = false
      stop()
      open.textContent = open.dataset.again
      say(parts, 'ready')
    }, 'image/jpeg', 0.92)
  })
  field.addEventListener('change', (event) => {
    if (!event.isTrusted) return
    stop()
    picture.hidden = true
    say(parts, 'file')
  })
  window.addEventListener('pagehide', stop)
  root.hidden = false
}

document.querySelectorAll('[data-signature-pad]').forEach(signaturePad)
document.querySelectorAll('[data-camera]').forEach(camera)
