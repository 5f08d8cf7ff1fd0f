// One script at both ends of a frame: inside, it tells its height; on the page around it, it fits the frame to it.
if (document.documentElement.hasAttribute('data-constat-embed')) {
  const main = document.querySelector('main')
  const tell = () =>
    parent.postMessage({ constatHeight: Math.ceil(main.getBoundingClientRect().height) }, '*')
  new ResizeObserver(tell).observe(main)
} else {
  const own = new URL(document.currentScript.src).origin
  addEventListener('message', ({ origin, source, data }) => {
    const height = data?.constatHeight
    if (origin !== own || !Number.isInteger(height) || height < 1 || height > 4000) return
    for (const frame of document.querySelectorAll('iframe')) {
      if (frame.contentWindow === source) frame.height = height
    }
  })
}
