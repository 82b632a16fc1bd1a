// Before anything is drawn: the theme that was chosen for this browser, so that the page never flashes in
// the other one. A file of its own, because the content security policy allows no inline script.
try {
  const theme = localStorage.getItem("mainspring.theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {}
