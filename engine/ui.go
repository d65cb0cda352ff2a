package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	uiserver "github.com/temporalio/ui-server/v2/server"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	uioptions "github.com/temporalio/ui-server/v2/server/server_options"
)

// newUI makes the stock Temporal UI, not yet started. Its write actions stay on:
// a signed decision may be pasted into its signal form.
func newUI(o options) *uiserver.Server {
	host := o.ip.String()
	if o.ip.Is6() {
		host = "[" + host + "]" // it puts host and port together without asking
	}
	return uiserver.NewServer(uioptions.WithConfigProvider(&uiconfig.Config{
		Host: host, Port: o.uiPort, EnableUI: true, HideLogs: true,
		TemporalGRPCAddress: o.frontend(),
		DefaultNamespace:    o.namespace,
		DisableNewsFetch:    true,
		// The UI speaks plain HTTP, over which some browsers drop a secure cookie.
		CORS: uiconfig.CORS{CookieInsecure: true},
	}))
}

// awaitUI returns once the UI shows the namespace, and so can reach the server.
func (o options) awaitUI(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	page := url.URL{Scheme: "http", Host: o.reach(o.uiPort), Path: "/api/v1/namespaces/" + o.namespace}
	for {
		err := get(ctx, page.String())
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the Temporal UI does not answer: %w", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// get asks for a page and is content with nothing but 200.
func get(ctx context.Context, page string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 500))
		return fmt.Errorf("%s: %s %s", page, response.Status, text)
	}
	return nil
}
