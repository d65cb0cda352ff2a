package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"

	"hejie/domain"
	"hejie/register"
)

// metrics are the figures by which an office sees whether its worker works.
// They name no case and no person: a page of them may be kept for years by a
// program that knows nothing of who may see what.
type metrics struct {
	registry                *prometheus.Registry
	rung, failed, restarted prometheus.Counter
}

func newMetrics(store *register.Register) metrics {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	}
	m := metrics{
		registry:  prometheus.NewRegistry(),
		rung:      counter("hejie_bells_rung_total", "Bells that this worker carried to the engine."),
		failed:    counter("hejie_bells_failed_total", "Bells that this worker could not carry to the engine; each is tried again."),
		restarted: counter("hejie_workflows_restarted_total", "Workflows of open cases that this worker had started again, because the engine did not run them."),
	}
	m.registry.MustRegister(m.rung, m.failed, m.restarted, backlog{store},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// ofEngine takes the figures of the engine's own library among ours.
func (m metrics) ofEngine() (client.MetricsHandler, error) {
	reader, err := exporter.New(exporter.WithRegisterer(m.registry), exporter.WithoutTargetInfo(), exporter.WithoutScopeInfo())
	if err != nil {
		return nil, err
	}
	// The bounds that the exporter comes with are for milliseconds; these are seconds.
	seconds := metric.NewView(metric.Instrument{Kind: metric.InstrumentKindHistogram}, metric.Stream{
		Aggregation: metric.AggregationExplicitBucketHistogram{Boundaries: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}},
	})
	provider := metric.NewMeterProvider(metric.WithReader(reader), metric.WithView(seconds))
	return opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter:                provider.Meter("hejie"),
		OnError:              func(err error) { slog.Warn("a figure is not kept", "error", err) },
		UseMonotonicCounters: true,
	}), nil
}

// serve answers at address until the page is closed.
func (m metrics) serve(address string) (page *http.Server, err error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, domain.Fault(domain.Internal, "of", "about", "worker.metrics", "why", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		Registry:            m.registry,
		ErrorHandling:       promhttp.ContinueOnError, // when the register does not answer, the rest is wanted most
		MaxRequestsInFlight: 4,                        // each asks the register
	}))
	page = &http.Server{
		Handler: mux, MaxHeaderBytes: 16 << 10,
		ReadTimeout: 5 * time.Second, WriteTimeout: 3 * answering, IdleTimeout: 2 * time.Minute,
	}
	go func() {
		if err := page.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			slog.Error("the metrics are no longer served", "error", err)
		}
	}()
	slog.Info("metrics are served", "address", listener.Addr().String())
	return page, nil
}

// answering is what the register may take to tell its backlog: less than
// Prometheus waits for the whole page.
const answering = 3 * time.Second

// backlog asks the register whenever it is asked itself.
type backlog struct{ store *register.Register }

var (
	bellsWaiting = prometheus.NewDesc("hejie_bells_waiting", "Bells in the outbox of the register, the same from every worker.", nil, nil)
	oldestBell   = prometheus.NewDesc("hejie_bells_oldest_seconds", "How long the oldest bell in the outbox has waited, 0 when there is none.", nil, nil)
	casesOpen    = prometheus.NewDesc("hejie_cases_open", "Open cases that have a workflow, the same from every worker.", nil, nil)
)

func (backlog) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{bellsWaiting, oldestBell, casesOpen} {
		to <- desc
	}
}

func (b backlog) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), answering)
	defer cancel()
	waits, err := b.store.Backlog(ctx)
	if err != nil {
		// Left out: a nought would say that all is well.
		to <- prometheus.NewInvalidMetric(bellsWaiting, err)
		return
	}
	for desc, figure := range map[*prometheus.Desc]float64{
		bellsWaiting: float64(waits.Bells), oldestBell: waits.Oldest.Seconds(), casesOpen: float64(waits.Cases),
	} {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, figure)
	}
}
