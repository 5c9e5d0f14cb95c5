'use strict';
// Reads the page anew every ten seconds and puts in what has changed. Without it the page is
// complete, too: it is then reloaded. While somebody fills in a form nothing moves: a page that
// grows above two buttons puts the wrong one under the pointer.
(function () {
  const EVERY = 10000;
  const note = document.getElementById('live');
  let good = new Date();
  let looking = false;

  // Told to those who can't see it, once: the same text is not put in again.
  function lost(text) {
    note.classList.add('lost');
    note.setAttribute('role', 'alert');
    if (note.textContent !== text) {
      note.textContent = text;
    }
  }

  function touched() {
    return Array.from(document.querySelectorAll('form')).some(function (form) {
      return form.contains(document.activeElement) || Array.from(form.elements).some(function (field) {
        return field.type !== 'hidden' &&
            (field.value !== field.defaultValue || field.checked !== field.defaultChecked) &&
            field.tagName === 'INPUT';
      });
    });
  }

  function keepOpen(from, to) {
    const old = from.querySelectorAll('details');
    to.querySelectorAll('details').forEach(function (details, number) {
      if (old[number]) {
        details.open = old[number].open;
      }
    });
  }

  function replace(old, fresh) {
    const focused = old.contains(document.activeElement) && document.activeElement.getAttribute('href');
    keepOpen(old, fresh);
    old.replaceWith(fresh);
    if (focused) {
      const again = Array.from(fresh.querySelectorAll('a')).find(function (link) {
        return link.getAttribute('href') === focused;
      });
      if (again) {
        again.focus({preventScroll: true});
      }
    }
  }

  function show(page) {
    good = new Date();
    note.classList.remove('lost');
    note.removeAttribute('role');
    if (touched()) {
      note.textContent = 'Holds still while a form is filled in.';
      return;
    }
    document.title = page.title;
    const main = document.getElementById('main');
    const fresh = Array.from(page.getElementById('main').children);
    let before = null;
    fresh.forEach(function (section) {
      const old = document.getElementById(section.id);
      let now = section;
      if (!old) {
        main.append(section);
      } else if (old.outerHTML !== section.outerHTML) {
        replace(old, section);
      } else {
        now = old;
      }
      const place = before ? before.nextElementSibling : main.firstElementChild;
      if (place !== now) {
        main.insertBefore(now, place);
      }
      before = now;
    });
    Array.from(main.children).forEach(function (old) {
      if (!page.getElementById(old.id) && !fresh.includes(old)) {
        old.remove();
      }
    });
    note.replaceChildren.apply(note, Array.from(page.getElementById('live').childNodes));
  }

  function look() {
    if (document.hidden || looking) {
      return;
    }
    looking = true;
    const stop = new AbortController();
    const patience = setTimeout(function () {
      stop.abort();
    }, Number(note.dataset.patience));
    fetch(location.href, {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: stop.signal
    }).then(function (answer) {
      if (answer.status === 401) {
        lost('You are signed out: load the page again.');
        return null;
      }
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      return answer.text().then(function (text) {
        show(new DOMParser().parseFromString(text, 'text/html'));
      });
    }).catch(function () {
      lost('No answer since ' + good.toISOString().slice(11, 19) + ' UTC: what you see is older.');
    }).finally(function () {
      clearTimeout(patience);
      looking = false;
    });
  }

  setInterval(look, EVERY);
  document.addEventListener('visibilitychange', look);
})();
