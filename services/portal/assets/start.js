// Runs before the page is drawn, so that nothing jumps when the other scripts come.
if ('noModule' in HTMLScriptElement.prototype) document.documentElement.classList.add('script');
