package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"
)

// provision sees to it that the namespace and its search attributes are there
// and can be used. Nothing is done twice, and nothing is ever removed.
func (o options) provision(ctx context.Context, logger log.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	c, err := client.DialContext(ctx, client.Options{HostPort: o.frontend(), Namespace: o.namespace, Logger: logger})
	if err != nil {
		return fmt.Errorf("the Temporal server does not answer: %w", err)
	}
	defer c.Close()
	if err := o.makeNamespace(ctx, c); err != nil {
		return fmt.Errorf("namespace %s: %w", o.namespace, err)
	}
	if err := o.makeAttributes(ctx, c); err != nil {
		return fmt.Errorf("search attributes: %w", err)
	}
	return nil
}

// makeNamespace registers the namespace, or gives an older one the retention
// that is now asked for.
func (o options) makeNamespace(ctx context.Context, c client.Client) error {
	retention := durationpb.New(o.retention)
	_, err := c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: o.namespace, WorkflowExecutionRetentionPeriod: retention,
	})
	if exists := new(serviceerror.NamespaceAlreadyExists); !errors.As(err, &exists) {
		return err
	}
	found, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: o.namespace})
	if err != nil || found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration() == o.retention {
		return err
	}
	config := found.GetConfig()
	config.WorkflowExecutionRetentionTtl = retention
	_, err = c.WorkflowService().UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{Namespace: o.namespace, Config: config})
	return err
}

// makeAttributes adds the search attributes that are missing and waits until all
// services understand them.
func (o options) makeAttributes(ctx context.Context, c client.Client) error {
	found, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: o.namespace})
	if err != nil {
		return err
	}
	missing := attributes{}
	for name, want := range o.attributes {
		switch is, exists := found.GetCustomAttributes()[name]; {
		case !exists:
			missing[name] = want
		case is != want:
			// Temporal itself says nothing and goes on with the old type.
			return fmt.Errorf("%s is %s in namespace %s and cannot become %s: choose another name", name, is, o.namespace, want)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if _, err := c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: o.namespace, SearchAttributes: missing,
	}); err != nil {
		return err
	}
	return o.awaitAttributes(ctx, c, missing)
}

// awaitAttributes returns once the attributes can be used. The names live in the
// namespace, of which each service keeps a copy that it renews by itself; only
// the frontend's can be asked, so the others get their full time first. The
// cache of the attributes' columns plays no part: they are there from the start.
func (o options) awaitAttributes(ctx context.Context, c client.Client, added attributes) error {
	wait := namespaceRefresh
	for name := range added {
		for {
			select {
			case <-ctx.Done():
				return fmt.Errorf("%s is still unknown to the frontend: %w", name, ctx.Err())
			case <-time.After(wait):
			}
			_, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: name + " is not null"})
			wait = 50 * time.Millisecond
			if unknown := new(serviceerror.InvalidArgument); errors.As(err, &unknown) {
				continue
			}
			if err != nil {
				return err
			}
			break
		}
	}
	return nil
}
