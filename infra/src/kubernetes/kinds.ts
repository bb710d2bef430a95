import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster';
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import type { IService } from 'kubernetes-models/v1/Service';

/** Every kind of object in infra/kubernetes, by its version and name: what check-manifests.ts compares them with. */
export interface Kinds {
  'v1 Namespace': INamespace;
  'v1 ConfigMap': IConfigMap;
  'v1 Service': IService;
  'v1 PersistentVolumeClaim': IPersistentVolumeClaim;
  'apps/v1 Deployment': IDeployment;
  'apps/v1 StatefulSet': IStatefulSet;
  'batch/v1 Job': IJob;
  'autoscaling/v2 HorizontalPodAutoscaler': IHorizontalPodAutoscaler;
  'policy/v1 PodDisruptionBudget': IPodDisruptionBudget;
  'networking.k8s.io/v1 NetworkPolicy': INetworkPolicy;
  'postgresql.cnpg.io/v1 Cluster': ICluster;
  'keda.sh/v1alpha1 ScaledObject': IScaledObject;
  'rabbitmq.com/v1beta1 RabbitmqCluster': RabbitmqCluster;
  'monitoring.coreos.com/v1 PodMonitor': PodMonitor;
}

interface Named {
  metadata: { name: string; namespace?: string };
}

/** What is used of it: https://www.rabbitmq.com/kubernetes/operator/using-operator. There is no package with its schema. */
interface RabbitmqCluster extends Named {
  apiVersion: 'rabbitmq.com/v1beta1';
  kind: 'RabbitmqCluster';
  spec: {
    replicas: number;
    image: string;
    persistence: { storage: string };
    resources: Record<'requests' | 'limits', { cpu?: string; memory: string }>;
    affinity: NonNullable<IPodTemplateSpec['spec']>['affinity'];
    override: { statefulSet: { spec: { template: IPodTemplateSpec } } };
  };
}

/** What is used of it: https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor */
interface PodMonitor extends Named {
  apiVersion: 'monitoring.coreos.com/v1';
  kind: 'PodMonitor';
  spec: {
    selector: { matchLabels: Record<string, string> };
    podMetricsEndpoints: {
      port: string;
      interval: string;
      relabelings: { targetLabel: string; replacement?: string; sourceLabels?: string[] }[];
    }[];
  };
}
