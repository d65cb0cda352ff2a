//go:build e2e

package e2e_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// browse opens a headless browser. Set HEJIE_SCREENSHOTS to a folder to keep
// what it saw.
func browse(t testing.TB) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()), chromedp.Env("TMPDIR="+t.TempDir()), chromedp.WindowSize(1400, 1600),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.Flag("lang", "zh-CN"))
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	require.NoError(t, chromedp.Do(ctx), "the browser does not start")
	return ctx
}

// visit opens a page and waits until a text shows on it; it gives the page's
// whole text.
func visit(t testing.TB, ctx context.Context, url, until string) string {
	t.Helper()
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate(url)))
	return awaitText(t, ctx, until)
}

func awaitText(t testing.TB, ctx context.Context, until string) string {
	t.Helper()
	text := ""
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(100 * time.Millisecond) {
		text, _ = chromedp.Run(ctx, chromedp.Evaluate[string](everything))
		if strings.Contains(text, until) {
			return text
		}
	}
	picture(t, ctx, "missing")
	require.Contains(t, text, until)
	return text
}

// click clicks the button or menu item with that label, or that name for tests.
func click(t testing.TB, ctx context.Context, label string) {
	t.Helper()
	script := fmt.Sprintf(`(() => {
		const page = document.querySelector('dialog[open]') ?? document
		const labelled = [...page.querySelectorAll('button, a, [role="menuitem"], [role="option"]')].filter(
			e => [e.innerText.trim(), e.dataset.testid].includes(%q) && !e.disabled && e.offsetParent)
		labelled.at(-1)?.click()
		return labelled.length > 0
	})()`, label)
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(50 * time.Millisecond) {
		if clicked, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script)); err == nil && clicked {
			return
		}
	}
	picture(t, ctx, "missing")
	require.Fail(t, "there is no such button", label)
}

// everything is a page's visible text; the UI shows markdown in frames.
const everything = `document.body.innerText + [...document.querySelectorAll('iframe')].map(f => f.contentDocument?.body.innerText).join("\n")`

func picture(t testing.TB, ctx context.Context, name string) {
	t.Helper()
	folder := os.Getenv("HEJIE_SCREENSHOTS")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600))
}
